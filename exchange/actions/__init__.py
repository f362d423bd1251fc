"""Every change of the exchange: lock, permission, transition, fields, checks, save, history, notices."""
