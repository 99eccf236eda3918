def rows_of(delivery):
    return iter(())


def take_back(delivery, *, because, by):
    pass
