"""SQLAlchemy's reflection and ORM under rules that allow reads of the shop's tables and nothing else. Environment: PG*."""
from sqlalchemy import MetaData, Table, create_engine, exc, func, inspect, select, text
from sqlalchemy.orm import Session, declarative_base, relationship

from check import assert_refused, step

engine = create_engine("postgresql+psycopg2://", pool_size=2)


@step("reflection of all there is")
def _():
    with engine.connect() as connection:
        view = inspect(connection)
        assert "customers" in view.get_table_names() and view.get_view_names() == ["open_orders"]
        assert view.get_pk_constraint("orders")["constrained_columns"] == ["id"]
        assert view.get_foreign_keys("orders")[0]["referred_table"] == "customers"
        assert view.get_unique_constraints("customers")[0]["column_names"] == ["email"]
        assert [column["name"] for column in view.get_columns("orders")] == ["id", "customer_id", "placed", "total", "state"]
        assert "SELECT" in view.get_view_definition("open_orders")
        for name in view.get_table_names():
            view.get_indexes(name), view.get_check_constraints(name), view.get_table_comment(name)
        view.get_sequence_names(), view.get_enums(), view.get_schema_names(), view.get_foreign_table_names()
        assert view.has_table("orders") and not view.has_table("nonsense")


@step("tables from reflection")
def _():
    metadata = MetaData()
    metadata.reflect(engine, views=True)
    assert {"customers", "orders", "open_orders"} <= set(metadata.tables)
    customers = Table("customers", MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(customers)).scalar() == 200


@step("an ORM's joins and pages")
def _():
    Base = declarative_base()
    metadata = MetaData()
    metadata.reflect(engine, only=["customers", "orders"])

    class Customer(Base):
        __table__ = metadata.tables["customers"]
        orders = relationship("Order")

    class Order(Base):
        __table__ = metadata.tables["orders"]

    with Session(engine) as session:
        found = session.query(Customer).join(Customer.orders).filter(Order.total > 100).distinct().order_by(Customer.id).limit(5).all()
        assert len(found) == 5 and all(customer.orders for customer in found)


@step("isolation levels and read-only connections")
def _():
    for level in ("READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE", "AUTOCOMMIT"):
        with engine.connect().execution_options(isolation_level=level) as connection:
            connection.execute(text("SELECT 1"))
    with engine.connect().execution_options(postgresql_readonly=True) as connection:
        connection.execute(text("SELECT 1"))


@step("refusal with code, rule and reason")
def _():
    with engine.connect() as connection:
        try:
            connection.execute(text("SELECT key FROM api_keys"))
        except exc.ProgrammingError as error:
            assert_refused(error.orig.pgcode, str(error.orig))
        else:
            raise AssertionError("not refused")
