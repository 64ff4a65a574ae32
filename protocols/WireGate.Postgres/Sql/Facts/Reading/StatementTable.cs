namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Every statement of PostgreSQL 18 (gram.y: stmt) and what reads it. A reader reports facts and returns the statement's kind.</summary>
internal static class StatementTable
{
    private static readonly Func<TreeWalker, Node, string>?[] Readers = ToArray(new()
    {
        [NodeType.SelectStmt] = QueryReader.Select,
        [NodeType.InsertStmt] = WriteReader.Insert,
        [NodeType.UpdateStmt] = WriteReader.Update,
        [NodeType.DeleteStmt] = WriteReader.Delete,
        [NodeType.MergeStmt] = WriteReader.Merge,
        [NodeType.CopyStmt] = CopyReader.Read,

        [NodeType.TransactionStmt] = SessionReader.Transaction,
        [NodeType.PrepareStmt] = SessionReader.Prepare,
        [NodeType.ExecuteStmt] = SessionReader.Execute,
        [NodeType.DeallocateStmt] = SessionReader.Deallocate,
        [NodeType.DeclareCursorStmt] = SessionReader.Declare,
        [NodeType.FetchStmt] = SessionReader.Fetch,
        [NodeType.ClosePortalStmt] = SessionReader.Close,
        [NodeType.DiscardStmt] = SessionReader.Discard,
        [NodeType.ExplainStmt] = SessionReader.Explain,
        [NodeType.ListenStmt] = SessionReader.Listen,
        [NodeType.UnlistenStmt] = SessionReader.Unlisten,
        [NodeType.NotifyStmt] = SessionReader.Notify,
        [NodeType.ConstraintsSetStmt] = SessionReader.Constraints,
        [NodeType.VariableSetStmt] = SettingReader.Set,
        [NodeType.VariableShowStmt] = SettingReader.Show,

        [NodeType.CreateStmt] = TableReader.Create,
        [NodeType.CreateForeignTableStmt] = TableReader.CreateForeign,
        [NodeType.CreateTableAsStmt] = TableReader.CreateAs,
        [NodeType.ViewStmt] = TableReader.CreateView,
        [NodeType.IndexStmt] = TableReader.CreateIndex,
        [NodeType.CreateSeqStmt] = TableReader.CreateSequence,
        [NodeType.AlterSeqStmt] = TableReader.AlterSequence,
        [NodeType.CreateStatsStmt] = TableReader.CreateStatistics,
        [NodeType.AlterStatsStmt] = TableReader.AlterStatistics,
        [NodeType.TruncateStmt] = TableReader.Truncate,
        [NodeType.LockStmt] = TableReader.Lock,
        [NodeType.AlterTableStmt] = AlterTableReader.Read,
        [NodeType.AlterTableMoveAllStmt] = AlterTableReader.MoveAll,

        [NodeType.DropStmt] = ObjectReader.Drop,
        [NodeType.CommentStmt] = ObjectReader.Comment,
        [NodeType.SecLabelStmt] = ObjectReader.SecurityLabel,
        [NodeType.RenameStmt] = ObjectReader.Rename,
        [NodeType.AlterObjectSchemaStmt] = ObjectReader.SetSchema,
        [NodeType.AlterOwnerStmt] = ObjectReader.SetOwner,
        [NodeType.AlterObjectDependsStmt] = ObjectReader.Depends,
        [NodeType.AlterExtensionContentsStmt] = ObjectReader.ExtensionContents,

        [NodeType.DefineStmt] = TypeReader.Define,
        [NodeType.CompositeTypeStmt] = TypeReader.CreateComposite,
        [NodeType.CreateEnumStmt] = TypeReader.CreateEnum,
        [NodeType.AlterEnumStmt] = TypeReader.AlterEnum,
        [NodeType.CreateRangeStmt] = TypeReader.CreateRange,
        [NodeType.AlterTypeStmt] = TypeReader.AlterType,
        [NodeType.CreateDomainStmt] = TypeReader.CreateDomain,
        [NodeType.AlterDomainStmt] = TypeReader.AlterDomain,
        [NodeType.AlterCollationStmt] = TypeReader.AlterCollation,
        [NodeType.AlterOperatorStmt] = TypeReader.AlterOperator,
        [NodeType.CreateOpClassStmt] = TypeReader.CreateOperatorClass,
        [NodeType.CreateOpFamilyStmt] = TypeReader.CreateOperatorFamily,
        [NodeType.AlterOpFamilyStmt] = TypeReader.AlterOperatorFamily,
        [NodeType.CreateCastStmt] = TypeReader.CreateCast,
        [NodeType.CreateTransformStmt] = TypeReader.CreateTransform,
        [NodeType.CreateConversionStmt] = TypeReader.CreateConversion,
        [NodeType.AlterTSDictionaryStmt] = TypeReader.AlterDictionary,
        [NodeType.AlterTSConfigurationStmt] = TypeReader.AlterConfiguration,

        [NodeType.CreateFunctionStmt] = RoutineReader.Create,
        [NodeType.AlterFunctionStmt] = RoutineReader.Alter,
        [NodeType.CallStmt] = RoutineReader.Call,
        [NodeType.DoStmt] = RoutineReader.Do,
        [NodeType.CreateTrigStmt] = RoutineReader.CreateTrigger,
        [NodeType.CreateEventTrigStmt] = RoutineReader.CreateEventTrigger,
        [NodeType.AlterEventTrigStmt] = RoutineReader.AlterEventTrigger,
        [NodeType.RuleStmt] = RoutineReader.CreateRule,
        [NodeType.CreatePLangStmt] = RoutineReader.CreateLanguage,
        [NodeType.CreateAmStmt] = RoutineReader.CreateAccessMethod,

        [NodeType.GrantStmt] = PrivilegeReader.Grant,
        [NodeType.GrantRoleStmt] = PrivilegeReader.GrantRole,
        [NodeType.AlterDefaultPrivilegesStmt] = PrivilegeReader.DefaultPrivileges,
        [NodeType.CreateRoleStmt] = PrivilegeReader.CreateRole,
        [NodeType.AlterRoleStmt] = PrivilegeReader.AlterRole,
        [NodeType.AlterRoleSetStmt] = PrivilegeReader.AlterRoleSettings,
        [NodeType.DropRoleStmt] = PrivilegeReader.DropRole,
        [NodeType.DropOwnedStmt] = PrivilegeReader.DropOwned,
        [NodeType.ReassignOwnedStmt] = PrivilegeReader.ReassignOwned,
        [NodeType.CreatePolicyStmt] = PrivilegeReader.CreatePolicy,
        [NodeType.AlterPolicyStmt] = PrivilegeReader.AlterPolicy,

        [NodeType.CreatedbStmt] = ServerReader.CreateDatabase,
        [NodeType.DropdbStmt] = ServerReader.DropDatabase,
        [NodeType.AlterDatabaseStmt] = ServerReader.AlterDatabase,
        [NodeType.AlterDatabaseRefreshCollStmt] = ServerReader.AlterDatabase,
        [NodeType.AlterDatabaseSetStmt] = ServerReader.AlterDatabaseSettings,
        [NodeType.AlterSystemStmt] = ServerReader.AlterSystem,
        [NodeType.CreateSchemaStmt] = ServerReader.CreateSchema,
        [NodeType.CreateTableSpaceStmt] = ServerReader.CreateTablespace,
        [NodeType.DropTableSpaceStmt] = ServerReader.DropTablespace,
        [NodeType.AlterTableSpaceOptionsStmt] = ServerReader.AlterTablespace,
        [NodeType.CreateExtensionStmt] = ServerReader.CreateExtension,
        [NodeType.AlterExtensionStmt] = ServerReader.AlterExtension,
        [NodeType.LoadStmt] = ServerReader.Load,
        [NodeType.CheckPointStmt] = ServerReader.Checkpoint,
        [NodeType.VacuumStmt] = ServerReader.Vacuum,
        [NodeType.ClusterStmt] = ServerReader.Cluster,
        [NodeType.RefreshMatViewStmt] = ServerReader.Refresh,
        [NodeType.ReindexStmt] = ServerReader.Reindex,

        [NodeType.CreateFdwStmt] = ForeignReader.CreateWrapper,
        [NodeType.AlterFdwStmt] = ForeignReader.AlterWrapper,
        [NodeType.CreateForeignServerStmt] = ForeignReader.CreateServer,
        [NodeType.AlterForeignServerStmt] = ForeignReader.AlterServer,
        [NodeType.CreateUserMappingStmt] = ForeignReader.CreateMapping,
        [NodeType.AlterUserMappingStmt] = ForeignReader.AlterMapping,
        [NodeType.DropUserMappingStmt] = ForeignReader.DropMapping,
        [NodeType.ImportForeignSchemaStmt] = ForeignReader.ImportSchema,
        [NodeType.CreatePublicationStmt] = ForeignReader.CreatePublication,
        [NodeType.AlterPublicationStmt] = ForeignReader.AlterPublication,
        [NodeType.CreateSubscriptionStmt] = ForeignReader.CreateSubscription,
        [NodeType.AlterSubscriptionStmt] = ForeignReader.AlterSubscription,
        [NodeType.DropSubscriptionStmt] = ForeignReader.DropSubscription,
    });

    public static bool Knows(NodeType type) => Readers[(int)type] is not null;

    public static string Read(TreeWalker walker, NodeType type, Node node)
    {
        if (Readers[(int)type] is { } reader) return reader(walker, node);
        walker.Facts.Unknown(Phrases.Statement);
        return StatementKinds.Other;
    }

    private static Func<TreeWalker, Node, string>?[] ToArray(Dictionary<NodeType, Func<TreeWalker, Node, string>> readers)
    {
        var result = new Func<TreeWalker, Node, string>?[Enum.GetValues<NodeType>().Length];
        foreach (var (type, reader) in readers) result[(int)type] = reader;
        return result;
    }
}
