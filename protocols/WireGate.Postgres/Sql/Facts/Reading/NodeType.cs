namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>
/// Every type of node that PostgreSQL 18's raw parser makes (src/include/nodes: value.h, primnodes.h and parsenodes.h, without those that only parse
/// analysis makes). A name that is not here makes the statement unknown.
/// </summary>
internal enum NodeType : short
{
    Unknown,

    Integer, Float, Boolean, String, BitString, List, A_Const, A_Star, ParamRef, SetToDefault, SQLValueFunction, MergeSupportFunc,
    CurrentOfExpr, Alias, JsonFormat, JsonReturning, JsonTablePathSpec, ReturningOption, TriggerTransition, ReplicaIdentityStmt,
    ATAlterConstraint, CTESearchClause,

    GroupingFunc, NamedArgExpr, BoolExpr, CaseWhen, RowExpr, CoalesceExpr, MinMaxExpr, XmlExpr, XmlSerialize, JsonValueExpr,
    JsonIsPredicate, JsonBehavior, JsonOutput, JsonArgument, JsonFuncExpr, JsonTable, JsonTableColumn, JsonKeyValue, JsonParseExpr,
    JsonScalarExpr, JsonSerializeExpr, JsonObjectConstructor, JsonArrayConstructor, JsonArrayQueryConstructor, JsonAggConstructor,
    JsonObjectAgg, JsonArrayAgg, NullTest, BooleanTest, TypeCast, CollateClause, A_Indices, A_ArrayExpr, ResTarget, WindowDef,
    RangeFunction, RangeTableFunc, RangeTableFuncCol, ColumnDef, TableLikeClause, PartitionSpec, PartitionBoundSpec,
    PartitionRangeDatum, PartitionCmd, GroupingSet, InferClause, CTECycleClause, FunctionParameter, ObjectWithArgs, ReturnStmt,
    CreateOpClassItem,

    RangeVar, ColumnRef, FuncCall, A_Expr, A_Indirection, TypeName, SubLink, CaseExpr, SortBy, MultiAssignRef, RoleSpec, DefElem,
    IndexElem, StatsElem, PartitionElem, Constraint, AccessPriv, RangeSubselect, RangeTableSample, JoinExpr,
    PublicationTable, PublicationObjSpec, VacuumRelation,
    IntoClause, WithClause, CommonTableExpr, LockingClause, OnConflictClause, MergeWhenClause, ReturningClause, AlterTableCmd, RawStmt,

    SelectStmt, InsertStmt, UpdateStmt, DeleteStmt, MergeStmt, CreateSchemaStmt, AlterTableStmt, AlterCollationStmt, AlterDomainStmt,
    GrantStmt, GrantRoleStmt, AlterDefaultPrivilegesStmt, CopyStmt, VariableSetStmt, VariableShowStmt, CreateStmt,
    CreateTableSpaceStmt, DropTableSpaceStmt, AlterTableSpaceOptionsStmt, AlterTableMoveAllStmt, CreateExtensionStmt,
    AlterExtensionStmt, AlterExtensionContentsStmt, CreateFdwStmt, AlterFdwStmt, CreateForeignServerStmt, AlterForeignServerStmt,
    CreateForeignTableStmt, CreateUserMappingStmt, AlterUserMappingStmt, DropUserMappingStmt, ImportForeignSchemaStmt,
    CreatePolicyStmt, AlterPolicyStmt, CreateAmStmt, CreateTrigStmt, CreateEventTrigStmt, AlterEventTrigStmt, CreatePLangStmt,
    CreateRoleStmt, AlterRoleStmt, AlterRoleSetStmt, DropRoleStmt, CreateSeqStmt, AlterSeqStmt, DefineStmt, CreateDomainStmt,
    CreateOpClassStmt, CreateOpFamilyStmt, AlterOpFamilyStmt, DropStmt, TruncateStmt, CommentStmt, SecLabelStmt, DeclareCursorStmt,
    ClosePortalStmt, FetchStmt, IndexStmt, CreateStatsStmt, AlterStatsStmt, CreateFunctionStmt, AlterFunctionStmt, DoStmt, CallStmt,
    RenameStmt, AlterObjectDependsStmt, AlterObjectSchemaStmt, AlterOwnerStmt, AlterOperatorStmt, AlterTypeStmt, RuleStmt, NotifyStmt,
    ListenStmt, UnlistenStmt, TransactionStmt, CompositeTypeStmt, CreateEnumStmt, CreateRangeStmt, AlterEnumStmt, ViewStmt, LoadStmt,
    CreatedbStmt, AlterDatabaseStmt, AlterDatabaseRefreshCollStmt, AlterDatabaseSetStmt, DropdbStmt, AlterSystemStmt, ClusterStmt,
    VacuumStmt, ExplainStmt, CreateTableAsStmt, RefreshMatViewStmt, CheckPointStmt, DiscardStmt, LockStmt, ConstraintsSetStmt,
    ReindexStmt, CreateConversionStmt, CreateCastStmt, CreateTransformStmt, PrepareStmt, ExecuteStmt, DeallocateStmt, DropOwnedStmt,
    ReassignOwnedStmt, AlterTSDictionaryStmt, AlterTSConfigurationStmt, CreatePublicationStmt, AlterPublicationStmt,
    CreateSubscriptionStmt, AlterSubscriptionStmt, DropSubscriptionStmt,
}
