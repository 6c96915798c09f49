"""Turn-based games with private types: build them, solve them, play them. Knows nothing of wars. See docs/solver.md."""

from detente.game.build import Family as Family
from detente.game.build import Game as Game
from detente.game.build import GameBuilder as GameBuilder
from detente.game.build import GameError as GameError
from detente.game.build import Move as Move
from detente.game.build import TooLargeError as TooLargeError
from detente.game.simulation import Plays as Plays
from detente.game.simulation import compiled as compiled
from detente.game.simulation import play as play
from detente.game.solution import Report as Report
from detente.game.solution import Solution as Solution
from detente.game.solver import solve as solve
from detente.game.survival import survival as survival
from detente.game.waiting import idle_values as idle_values
