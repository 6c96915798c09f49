"""Turn-based games with private types: build, solve, play. Knows no wars. See docs/solver.md."""

from detente.game.build import Family as Family
from detente.game.build import Game as Game
from detente.game.build import GameBuilder as GameBuilder
from detente.game.build import GameError as GameError
from detente.game.build import Move as Move
from detente.game.idle import idle_values as idle_values
from detente.game.play import Plays as Plays
from detente.game.play import play as play
from detente.game.solve import Report as Report
from detente.game.solve import Solution as Solution
from detente.game.solve import solve as solve
