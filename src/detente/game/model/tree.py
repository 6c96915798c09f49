"""The tree of states as the kernels read it, and the order in which states are solved."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detente.game.numerics.jit import Floats, Ints, compiled

CHANCE, TERMINAL = -1, -2


class Tree(NamedTuple):
    """S states, their A actions and the N successors of these, in compressed rows: state -> actions -> successors."""

    mover: Ints  # (S,) party, CHANCE or TERMINAL
    action: Ints  # (S + 1,) first action of a state
    successor: Ints  # (A + 1,) first successor of an action
    target: Ints  # (N,) state a successor is
    prob: Floats  # (N,) its probability
    reward: Floats  # (A, columns)
    factor: Floats  # (A, columns) discount factor of the transition
    later: npt.NDArray[np.bool_]  # (A,) whether it leads into the next period
    entry: Ints  # (S,) row of a state in the next period's values, or -1
    policy: Ints  # (S,) first policy row of a decision, or -1
    lens: Ints  # (J,) which lens an uninformed mover sees beliefs through, or -1
    lens_point: Ints  # (L, B, m) belief points around the belief that is seen at each point
    lens_weight: Floats  # (L, B, m) their weights


@compiled
def topological(tree: Tree) -> Ints:
    """States ordered so that successors within the period come first; shorter than S if there is a cycle.

    Sorted by depth, then by number, so that neighbours in memory stay together.
    """
    states = tree.mover.size
    waiting = np.zeros(states, dtype=np.int64)
    count = np.zeros(states + 1, dtype=np.int64)
    for s in range(states):
        for a in range(tree.action[s], tree.action[s + 1]):
            if not tree.later[a]:
                for n in range(tree.successor[a], tree.successor[a + 1]):
                    waiting[s] += 1
                    count[tree.target[n] + 1] += 1
    start = np.cumsum(count)
    fill = start.copy()
    parent = np.empty(start[-1], dtype=np.int64)
    for s in range(states):
        for a in range(tree.action[s], tree.action[s + 1]):
            if not tree.later[a]:
                for n in range(tree.successor[a], tree.successor[a + 1]):
                    t = tree.target[n]
                    parent[fill[t]] = s
                    fill[t] += 1
    depth = np.zeros(states, dtype=np.int64)
    order = np.empty(states, dtype=np.int64)
    done = 0
    for s in range(states):
        if waiting[s] == 0:
            order[done] = s
            done += 1
    at = 0
    while at < done:
        s = order[at]
        at += 1
        for n in range(start[s], start[s + 1]):
            p = parent[n]
            waiting[p] -= 1
            depth[p] = max(depth[p], depth[s] + 1)
            if waiting[p] == 0:
                order[done] = p
                done += 1
    order = np.sort(order[:done])
    return order[np.argsort(depth[order], kind="mergesort")]


@compiled
def depths(tree: Tree, order: Ints) -> Ints:
    """How many moves can follow each state within the period, at most, (S,)."""
    depth = np.zeros(tree.mover.size, dtype=np.int64)
    for s in order:
        for a in range(tree.action[s], tree.action[s + 1]):
            if not tree.later[a]:
                for n in range(tree.successor[a], tree.successor[a + 1]):
                    depth[s] = max(depth[s], depth[tree.target[n]] + 1)
    return depth


@compiled
def reachable(tree: Tree, roots: Ints) -> npt.NDArray[np.bool_]:
    """Which states can be reached from `roots`, (S,)."""
    found = np.zeros(tree.mover.size, dtype=np.bool_)
    stack = np.empty(tree.mover.size, dtype=np.int64)
    top = 0
    for s in roots:
        if not found[s]:
            found[s] = True
            stack[top] = s
            top += 1
    while top > 0:
        top -= 1
        s = stack[top]
        for n in range(tree.successor[tree.action[s]], tree.successor[tree.action[s + 1]]):
            t = tree.target[n]
            if not found[t]:
                found[t] = True
                stack[top] = t
                top += 1
    return found


@compiled
def waits(tree: Tree, states: Ints) -> Floats:
    """The chance, (n,), that chance moves alone lead from each of some states back to itself in the next period."""
    found = np.zeros(states.size)
    stack, weight = np.empty(tree.mover.size, dtype=np.int64), np.empty(tree.mover.size)
    for i in range(states.size):
        if tree.mover[states[i]] != CHANCE:
            continue
        stack[0], weight[0], top = states[i], 1.0, 1
        while top > 0:
            top -= 1
            s, p = stack[top], weight[top]
            act = tree.action[s]
            for n in range(tree.successor[act], tree.successor[act + 1]):
                t = tree.target[n]
                if tree.later[act]:
                    found[i] += p * tree.prob[n] if t == states[i] else 0.0
                elif tree.mover[t] == CHANCE and top < stack.size:
                    stack[top], weight[top] = t, p * tree.prob[n]
                    top += 1
    return found
