"""The graph model for conflict resolution: states, moves and orderings, and which states would last."""

from detente.graph.model import GraphError as GraphError
from detente.graph.model import GraphModel as GraphModel
from detente.graph.stability import stability as stability
