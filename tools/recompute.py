#!/usr/bin/env python3
"""Recomputes an analysis from its own inputs, for auditors.

    plumb analyse -w F --json --inputs | python3 tools/recompute.py
    python3 tools/recompute.py analysis.json
    python3 tools/recompute.py --selftest

Reads the JSON of `plumb analyse --json --inputs`, computes support, delivered, importance,
support_from, the six links and the structure line again from "inputs" by the formulas of
docs/engine.md (sections 2 to 4 and the first line of 6), shares no code with the product, and
prints the largest deviation. Needs Python 3 and nothing else.

Exit 0: every number agrees to 1e-9. 1: one does not. 2: the input cannot be read.
Not recomputed: confidences, standard errors, gradients and the other lines of evidence.
"""

import argparse
import json
import math
import sys

TOLERANCE = 1e-9           # largest deviation that counts as agreement
LIMITED = (1e-12, 1000)    # the fixed point of d stops at this change or after so many rounds
TO_THE_END = (1e-15, 1e5)  # those of S_Y and p_X rise steadily and are followed to their end
SUPPLY_DOMAINS = ("IS", "OI", "II")
LINKS = (("BS", "IS"), ("BS", "OI"), ("BS", "II"), ("IS", "OI"), ("IS", "II"), ("OI", "II"))


class BadInput(Exception):
    """The document is not what `analyse --json --inputs` prints."""


class Model:
    """The inputs by element number, with the edges of each element and the cycles."""

    def __init__(self, inputs):
        try:
            elements = inputs["elements"]
            self.ids = [e["id"] for e in elements]
            self.number = {name: i for i, name in enumerate(self.ids)}
            self.domain = [e["domain"] for e in elements]
            self.condition = [float(e["condition"]) for e in elements]
            self.weight = [float(e["weight"]) for e in elements]
            self.cost = [float(e["cost"]) for e in elements]
            self.needs_support = [bool(e["needs_support"]) for e in elements]
            count = len(elements)
            self.supporters = [[] for _ in range(count)]  # (supporter, strength)
            self.hinderers = [[] for _ in range(count)]   # (hinderer, strength)
            self.parts = [[] for _ in range(count)]       # (part, weight)
            self.above = [[] for _ in range(count)]       # (element supported or parent, strength)
            self.edges_of(inputs)
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput(f"inputs: {error!r}") from error
        if len(self.number) != count:
            raise BadInput("inputs: two elements have the same id")
        self.groups, self.group = components(self)

    def edges_of(self, inputs):
        for edge in inputs["supports"]:
            u, v = self.number[edge["from"]], self.number[edge["to"]]
            self.supporters[v].append((u, float(edge["strength"])))
            self.above[u].append((v, float(edge["strength"])))
        for edge in inputs["hinders"]:
            u, v = self.number[edge["from"]], self.number[edge["to"]]
            self.hinderers[v].append((u, float(edge["strength"])))
        for edge in inputs["parts"]:
            u, v = self.number[edge["child"]], self.number[edge["parent"]]
            self.parts[v].append((u, float(edge["weight"])))
            self.above[u].append((v, 1.0))

    def outside(self, edges, v):
        """The edges that do not come from v's own cycle."""
        return [(u, w) for u, w in edges if self.group[u] != self.group[v]]


def components(model):
    """Strongly connected components (Tarjan, without recursion), each after all it rests on."""
    count = len(model.ids)
    below = [[u for u, _ in model.supporters[v] + model.hinderers[v] + model.parts[v]]
             for v in range(count)]
    index, low, on_stack, group = [None] * count, [0] * count, [False] * count, [0] * count
    stack, groups, visited = [], [], 0
    for root in range(count):
        if index[root] is not None:
            continue
        work = [(root, 0)]
        while work:
            v, position = work.pop()
            if position == 0:
                index[v] = low[v] = visited
                visited += 1
                stack.append(v)
                on_stack[v] = True
            else:
                low[v] = min(low[v], low[below[v][position - 1]])
            while position < len(below[v]):
                u = below[v][position]
                position += 1
                if index[u] is None:
                    work.append((v, position))
                    work.append((u, 0))
                    break
                if on_stack[u]:
                    low[v] = min(low[v], index[u])
            else:
                if low[v] == index[v]:
                    members = []
                    while not members or members[-1] != v:
                        members.append(stack.pop())
                        on_stack[members[-1]] = False
                        group[members[-1]] = len(groups)
                    groups.append(members)
    return groups, group


def settle(members, limits, one_round):
    """Repeats a round, which returns the largest change, until nothing moves."""
    smallest, rounds = limits
    for _ in range(int(rounds) if len(members) > 1 else 1):
        if one_round() < smallest:
            return


def combined(supporters, parts, value):
    """1 - prod(1 - w x) (1 - K), K the weighted mean over the parts."""
    product = math.prod(1 - w * value[u] for u, w in supporters)
    if parts:
        product *= 1 - sum(w * value[u] for u, w in parts) / sum(w for _, w in parts)
    return 1 - product


def hindrance(model, v, delivered):
    return math.prod(1 - w * delivered[h] for h, w in model.hinderers[v])


def quality(model, v, delivered):
    """Q: what v gets from outside its cycle, as a share of what it could get at best."""
    supporters = model.outside(model.supporters[v], v)
    parts = model.outside(model.parts[v], v)
    if not supporters and not parts:
        return 1.0
    best = 1 - (0.0 if parts else math.prod(1 - w for _, w in supporters))
    return combined(supporters, parts, delivered) * hindrance(model, v, delivered) / best


def forward(model):
    """Section 2: S, hind and d."""
    count = len(model.ids)
    support, hind, delivered = [0.0] * count, [1.0] * count, [0.0] * count
    for members in model.groups:
        def one_round():
            fresh = []
            for v in members:
                hind[v] = hindrance(model, v, delivered)
                support[v] = combined(model.supporters[v], model.parts[v], delivered) * hind[v]
                limit = support[v] if model.needs_support[v] else quality(model, v, delivered)
                fresh.append(min(model.condition[v], limit))
            change = max(abs(new - delivered[v]) for v, new in zip(members, fresh))
            for v, new in zip(members, fresh):
                delivered[v] = new
            return change
        settle(members, LIMITED, one_round)
    return support, hind, delivered


def forward_from(model, domain, hind, delivered):
    """Section 2: S_Y and S_own_Y."""
    count = len(model.ids)
    support = [0.0] * count
    counted = [0.0] * count  # t_Y

    def count_again(v):
        counted[v] = (delivered[v] if model.domain[v] == domain
                      else min(model.condition[v], support[v]))

    for members in model.groups:
        for v in members:
            count_again(v)

        def one_round():
            change = 0.0
            for v in members:
                old = support[v]
                support[v] = combined(model.supporters[v], model.parts[v], counted) * hind[v]
                change = max(change, abs(support[v] - old))
            for v in members:
                count_again(v)
            return change
        settle(members, TO_THE_END, one_round)
    own = [combined(model.supporters[v], [], counted) * hind[v] for v in range(count)]
    return support, own


def backward(model):
    """Section 3: importance and demand."""
    total = sum(model.weight)
    importance = [w / total if total > 0 else 0.0 for w in model.weight]
    demand = [0.0] * len(model.ids)
    for members in reversed(model.groups):
        entering = sum(importance[v] for v in members)
        for v in members:
            importance[v] = entering / len(members)
        for v in members:
            supporters = model.outside(model.supporters[v], v)
            parts = model.outside(model.parts[v], v)
            strength = sum(w for _, w in supporters)
            whole = strength + (1 if parts else 0)
            demand[v] = importance[v] * strength / whole if parts else importance[v]
            for u, w in supporters:
                importance[u] += importance[v] * w / whole
            siblings = sum(w for _, w in parts)
            for u, w in parts:
                importance[u] += importance[v] * w / siblings / whole
    return importance, demand


def purpose_towards(model, domain, importance):
    """Section 4: p_X, the share of an element's work that leads to X."""
    p = [0.0] * len(model.ids)
    for members in reversed(model.groups):
        def one_round():
            fresh = []
            for y in members:
                whole = sum(w for _, w in model.above[y])
                reached = sum(
                    w * (1.0 if model.domain[v] == domain and importance[v] > 0 else p[v])
                    for v, w in model.above[y])
                fresh.append(reached / whole if whole > 0 else 0.0)
            change = max(abs(new - p[y]) for y, new in zip(members, fresh))
            for y, new in zip(members, fresh):
                p[y] = new
            return change
        settle(members, TO_THE_END, one_round)
    return p


def links(model, own, importance, demand):
    """Section 4: coverage, purpose and score of the six links; None where undefined."""
    purposes = {x: purpose_towards(model, x, importance) for x in ("BS", "IS", "OI")}
    elements = range(len(model.ids))
    result = {}
    for x, y in LINKS:
        wanting = [v for v in elements if model.domain[v] == x and demand[v] > 0]
        wanted = sum(demand[v] for v in wanting)
        coverage = sum(demand[v] * own[y][v] for v in wanting) / wanted if wanting else None
        supply = [v for v in elements if model.domain[v] == y]
        cost = {v: model.cost[v] for v in supply if model.cost[v] > 0} or dict.fromkeys(supply, 1.0)
        purpose = (sum(c * purposes[x][v] for v, c in cost.items()) / sum(cost.values())
                   if cost else None)
        score = None
        if coverage is not None and purpose is not None:
            both = coverage + purpose
            score = 2 * coverage * purpose / both if both > 0 else 0.0
        result[f"{x}-{y}"] = {"coverage": coverage, "purpose": purpose, "score": score}
    return result


def recompute(inputs):
    """Everything this program recomputes, from the "inputs" of an analysis."""
    model = Model(inputs)
    support, hind, delivered = forward(model)
    importance, demand = backward(model)
    support_from, own = {}, {}
    for y in SUPPLY_DOMAINS:
        support_from[y], own[y] = forward_from(model, y, hind, delivered)
    result = {"links": links(model, own, importance, demand), "outputs": {}}
    scores = [link["score"] for link in result["links"].values() if link["score"] is not None]
    result["structure"] = sum(scores) / len(scores) if scores else None
    for v, name in enumerate(model.ids):
        result["outputs"][name] = {
            "support": support[v], "delivered": delivered[v], "importance": importance[v],
            "support_from": {y: support_from[y][v] for y in SUPPLY_DOMAINS}}
    return result


def deviation(told, found):
    """How far two numbers are apart; infinite if only one of them exists."""
    if told is None or found is None:
        return 0.0 if told is found else math.inf
    difference = abs(float(told) - found)
    return math.inf if math.isnan(difference) else difference


def deviations(document):
    """(deviation, name, told, found) for every number of an analysis that can be checked."""
    if not isinstance(document, dict) or "inputs" not in document:
        raise BadInput('no "inputs": print the analysis with --json --inputs')
    try:
        found = recompute(document["inputs"])
        rows = []
        for link, values in found["links"].items():
            rows += [(f"link {link} {key}", document["links"][link][key], value)
                     for key, value in values.items()]
        structure = (document.get("index") or {}).get("lines", {}).get("structure")
        if structure is not None or "index" in document:
            rows.append(("structure", structure and structure["value"], found["structure"]))
        told_ids = [told["id"] for told in document["inputs"]["outputs"]]
        if sorted(told_ids) != sorted(found["outputs"]):
            raise BadInput("inputs: outputs and elements are not the same ids")
        for told in document["inputs"]["outputs"]:
            values = found["outputs"][told["id"]]
            for key in ("support", "delivered", "importance"):
                rows.append((f"{key} of {told['id']}", told[key], values[key]))
            for y in SUPPLY_DOMAINS:
                rows.append((f"support_from {y} of {told['id']}", told["support_from"][y],
                             values["support_from"][y]))
        return [(deviation(told, value), name, told, value) for name, told, value in rows]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(repr(error)) from error


def check(document):
    """Prints the largest deviation; the exit code."""
    rows = deviations(document)
    largest = max(rows, key=lambda row: row[0], default=(0.0, "nothing", None, None))
    print(f"{len(rows)} numbers recomputed, largest deviation {largest[0]:.3g} ({largest[1]}: "
          f"told {largest[2]}, found {largest[3]})")
    return 0 if largest[0] <= TOLERANCE else 1


# Self-checks: numbers worked out by hand from docs/engine.md.

def element(name, domain, condition, needs=False, weight=0.0, cost=0.0):
    return {"id": name, "domain": domain, "condition": condition, "confidence": 1.0,
            "weight": weight, "cost": cost, "needs_support": needs}


def inputs_of(elements, supports=(), hinders=(), parts=()):
    return {"elements": list(elements),
            "supports": [{"from": u, "to": v, "strength": w} for u, v, w in supports],
            "hinders": [{"from": u, "to": v, "strength": w} for u, v, w in hinders],
            "parts": [{"child": u, "parent": v, "weight": w} for u, v, w in parts]}


def chain():
    """A goal on a process on an application, with an idle application beside it."""
    return inputs_of(
        [element("goal", "BS", 1, True, weight=1), element("process", "OI", 0.9),
         element("application", "II", 0.8, cost=300), element("idle", "II", 0.7, cost=100)],
        [("process", "goal", 1), ("application", "process", 0.5)])


def selftest_cases():
    """(name, found, expected)"""
    out = recompute(chain())
    goal, process = out["outputs"]["goal"], out["outputs"]["process"]
    yield "a process is held back by its application", process["delivered"], 0.8
    yield "support from one domain passes through others", goal["support_from"]["II"], 0.4
    yield "coverage", out["links"]["BS-OI"]["coverage"], 0.8
    yield "idle cost has no purpose", out["links"]["BS-II"]["purpose"], 0.75
    yield "link score", out["links"]["OI-II"]["score"], 0.6 / 1.15
    yield "no supply is null", out["links"]["BS-IS"]["score"], None
    yield "no demand is null", out["links"]["IS-OI"]["coverage"], None
    yield "structure", out["structure"], (1.6 / 1.8 + 1.2 / 1.15) / 3

    out = recompute(inputs_of(
        [element("goal", "BS", 1, True, weight=4), element("a", "OI", 0.5),
         element("b", "OI", 0.8), element("risk", None, 0.4), element("one", "BS", 0.2),
         element("two", "BS", 0.6)],
        [("a", "goal", 0.5), ("b", "goal", 0.25)], [("risk", "goal", 0.5)],
        [("one", "goal", 1), ("two", "goal", 3)]))["outputs"]
    yield "supporters, parts and hinderers together", out["goal"]["support"], 0.7 * 0.8
    yield "importance by strength", out["a"]["importance"], 0.5 / 1.75
    yield "importance of a part", out["two"]["importance"], 0.75 / 1.75
    yield "hinderers receive none", out["risk"]["importance"], 0.0

    out = recompute(inputs_of(
        [element("a", "BS", 1, True, weight=1), element("b", "BS", 1, True),
         element("c", "OI", 0.5)],
        [("a", "b", 1), ("b", "a", 0.5), ("c", "a", 0.5)]))["outputs"]
    yield "least fixed point of a cycle", out["b"]["delivered"], 0.4
    yield "importance is shared in a cycle", out["b"]["importance"], 0.5
    yield "importance leaves a cycle", out["c"]["importance"], 0.5

    out = recompute(inputs_of(
        [element("a", "OI", 0.6), element("b", "OI", 0.8)], [("a", "b", 1), ("b", "a", 1)]))
    yield "own standing elements ignore their cycle", out["outputs"]["a"]["delivered"], 0.6
    yield "no link, no structure", out["structure"], None


def selftest():
    failed = 0
    for name, found, expected in selftest_cases():
        if not deviation(expected, found) <= 1e-10:
            print(f"selftest: {name}: found {found}, expected {expected}")
            failed += 1
    document = {"inputs": chain()}
    truth = recompute(document["inputs"])
    document["links"] = truth["links"]
    document["index"] = {"lines": {"structure": {"value": truth["structure"]}}}
    document["inputs"]["outputs"] = [dict(values, id=name)
                                     for name, values in truth["outputs"].items()]
    if max(row[0] for row in deviations(document)) != 0:
        print("selftest: a true document deviates")
        failed += 1
    document["inputs"]["outputs"][0]["support"] += 1e-6
    if not max(row[0] for row in deviations(document)) > TOLERANCE:
        print("selftest: a false document passes")
        failed += 1
    print("selftest: " + ("passed" if failed == 0 else f"{failed} failed"))
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("file", nargs="?", help="default: standard input")
    parser.add_argument("--selftest", action="store_true", help="check this program itself")
    arguments = parser.parse_args()
    if arguments.selftest:
        return selftest()
    try:
        if arguments.file:
            with open(arguments.file, encoding="utf-8") as file:
                document = json.load(file)
        else:
            document = json.load(sys.stdin)
        return check(document)
    except (OSError, ValueError, BadInput) as error:
        print(f"recompute: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
