"""The graph model for conflict resolution: states, moves and orderings, and which states would last."""

from detente.graph.answer import GraphAnswer as GraphAnswer
from detente.graph.answer import analyse as analyse_graph
from detente.graph.answer import read_answer as read_graph_answer
from detente.graph.file import LoadedGraph as LoadedGraph
from detente.graph.file import load_graph as load_graph
from detente.graph.file import parse_graph as parse_graph
from detente.graph.model import GraphError as GraphError
from detente.graph.model import GraphModel as GraphModel

__all__ = [
    "GraphAnswer", "GraphError", "GraphModel", "LoadedGraph", "analyse_graph", "load_graph", "parse_graph", "read_graph_answer",
]  # fmt: skip
