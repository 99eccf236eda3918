def sides_of(pair):
    return []


def drawn(pair):
    return {"steps": [], "sum": "", "veto": ""}
