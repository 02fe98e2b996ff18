"""The figures as tables."""

FIGURES = {
    "generate_cpu": ("generate, CPU-s", 2), "generate_mb": ("generate, peak MB", 0),
    "check_cpu": ("check, CPU-s", 2), "check_mb": ("check, peak MB", 0),
    "release_cpu": ("release, CPU-s", 2), "release_mb": ("release, peak MB", 0),
    "user_cpu": ("user of four operations, release, CPU-s", 2), "both_cpu": ("crate and user, release, CPU-s", 2),
    "user_kb": ("user's binary, stripped, kB", 0), "own_kb": ("the same without its HTTP client, kB", 0),
    "lines": ("lines", 0), "untyped": ("untyped fields", 0), "functions": ("functions that call", 0),
}


def all_of(found, peers):
    parts = [outcome(found, peers)]
    for key, (title, digits) in FIGURES.items():
        if any(key in figures.get(peer, {}) for figures in found.values() for peer in peers):
            parts.append(one(found, peers, key, title, digits))
    if any("round" in figures.get(peer, {}) for figures in found.values() for peer in peers):
        parts.append(trips(found, peers))
    return "\n\n".join(parts)


def outcome(found, peers):
    """What each made of each file."""
    rows = [f"| file | version | operations | {' | '.join(peers)} |", f"|---|---|---{'|---' * len(peers)}|"]
    totals = {peer: [0, 0, 0] for peer in peers}
    for file, figures in found.items():
        cells = []
        for peer in peers:
            its = figures.get(peer, {})
            cells.append(word(its))
            totals[peer][0] += bool(its.get("generated"))
            totals[peer][1] += bool(its.get("compiled"))
            totals[peer][2] += bool(its.get("compiled") and not its.get("warnings"))
        rows.append(f"| {file} | {figures['file']['version']} | {figures['file']['operations']} | {' | '.join(cells)} |")
    rows.append(f"| **generated, compiled, without warnings** | | {len(found)} files | "
                + " | ".join("{}, {}, {}".format(*totals[peer]) for peer in peers) + " |")
    return "\n".join(rows)


def word(its):
    if not its:
        return ""
    if not its.get("generated"):
        return "refused"
    said = "as 3.0: " if its.get("relabelled") else ""
    if "compiled" not in its:
        return f"{said}generated"
    if not its["compiled"]:
        return f"{said}{its['errors']} errors"
    return f"{said}compiles" + (f", {its['warnings']} warnings" if its["warnings"] else "")


def one(found, peers, key, title, digits):
    """One figure: of each peer, and how much of the best peer's ours is."""
    rows = [f"| {title} | {' | '.join(peers)} | **ours / best peer** |", f"|---{'|---' * len(peers)}|---|"]
    for file, figures in found.items():
        values = {peer: figures[peer][key] for peer in peers if key in figures.get(peer, {})}
        others = [value for peer, value in values.items() if peer != "payspec"]
        ratio = ""
        if "payspec" in values and others and key != "functions":
            best = min(others)
            ratio = f"{values['payspec'] / best:.2f}" if best else f"{values['payspec']:,.{digits}f} / 0"
        cells = [f"{values[peer]:,.{digits}f}" if peer in values else "" for peer in peers]
        rows.append(f"| {file} | {' | '.join(cells)} | {ratio} |")
    return "\n".join(rows)


def trips(found, peers):
    """Valid examples through the types: equal of all that were tried, and what became of the others."""
    rows = [f"| valid examples that come back equal | examples | {' | '.join(peers)} |", f"|---|---{'|---' * len(peers)}|"]
    for file, figures in found.items():
        counts = {peer: figures[peer]["round"] for peer in peers if "round" in figures.get(peer, {})}
        if not counts:
            continue
        cells = []
        for peer in peers:
            its = counts.get(peer)
            others = [f"{its[key]} {words}" for key, words in (("changed", "changed"), ("refused", "refused"), ("one_way", "one way only"),
                                                               ("no_type", "without a type")) if its[key]] if its else []
            cells.append(", ".join([str(its["equal"]), *others]) if its else "")
        rows.append(f"| {file} | {next(iter(counts.values()))['values']} | {' | '.join(cells)} |")
    return "\n".join(rows)
