"""Entries of a record proposed from an article: rules and the names of the case, no model of language."""

from detente.case.article.entries import Publication as Publication
from detente.case.article.entries import source_of as source_of
from detente.case.article.entries import with_entries as with_entries
from detente.case.article.names import Names as Names
from detente.case.article.propose import LARGEST_ARTICLE as LARGEST_ARTICLE
from detente.case.article.propose import ArticleError as ArticleError
from detente.case.article.propose import Candidate as Candidate
from detente.case.article.propose import Proposed as Proposed
from detente.case.article.propose import candidates as candidates
from detente.case.article.propose import event as event
from detente.case.article.propose import notice as notice
from detente.case.article.propose import proposed as proposed
