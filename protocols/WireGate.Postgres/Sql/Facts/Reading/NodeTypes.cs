using System.Text;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>How libpg_query writes nodes: types by name, and the fields that hold a node without its type's name around it.</summary>
internal static class NodeTypes
{
    private static readonly Utf8Table<NodeType> ByName = new(Array.ConvertAll(
        Enum.GetValues<NodeType>(), static type => KeyValuePair.Create(type.ToString(), type)));

    private static readonly (byte[] Field, NodeType Type)[]?[] Inlined = ReadInlined();

    public static NodeType Find(ReadOnlySpan<byte> name) => ByName.TryGet(name, out var type) ? type : NodeType.Unknown;

    /// <summary>The type of a field whose C declaration is a concrete node, so that its JSON has no wrapper.</summary>
    public static NodeType FindInlined(NodeType parent, ReadOnlySpan<byte> field)
    {
        foreach (var (name, type) in Inlined[(int)parent] ?? [])
            if (field.SequenceEqual(name)) return type;
        return NodeType.Unknown;
    }

    /// <summary>A node that holds nothing to see: constants, names that are no references.</summary>
    public static bool IsLeaf(NodeType type) => type is >= NodeType.Integer and <= NodeType.CTESearchClause and not NodeType.List;

    /// <summary>A node whose fields are all that matters of it.</summary>
    public static bool IsPlain(NodeType type) => type is NodeType.List or (>= NodeType.GroupingFunc and <= NodeType.CreateOpClassItem);

    private static (byte[], NodeType)[]?[] ReadInlined()
    {
        var result = new (byte[], NodeType)[]?[Enum.GetValues<NodeType>().Length];
        foreach (var line in InlinedFields.Split('\n'))
        {
            var words = line.Split(' ');
            result[(int)Parse(words[0])] = Array.ConvertAll(words[1..], static word =>
            {
                var colon = word.IndexOf(':', StringComparison.Ordinal);
                return (Encoding.ASCII.GetBytes(word[..colon]), Parse(word[(colon + 1)..]));
            });
        }

        return result;
    }

    private static NodeType Parse(string name) => Find(Encoding.ASCII.GetBytes(name));

    private const string InlinedFields =
        """
        RangeVar alias:Alias
        IntoClause rel:RangeVar
        JsonReturning format:JsonFormat
        JsonValueExpr format:JsonFormat
        JsonIsPredicate format:JsonFormat
        JoinExpr join_using_alias:Alias alias:Alias
        TypeCast typeName:TypeName
        FuncCall over:WindowDef
        RangeSubselect alias:Alias
        RangeFunction alias:Alias
        RangeTableFunc alias:Alias
        RangeTableFuncCol typeName:TypeName
        ColumnDef typeName:TypeName identitySequence:RangeVar collClause:CollateClause
        TableLikeClause relation:RangeVar
        XmlSerialize typeName:TypeName
        PartitionCmd name:RangeVar bound:PartitionBoundSpec
        OnConflictClause infer:InferClause
        CommonTableExpr search_clause:CTESearchClause cycle_clause:CTECycleClause
        JsonOutput typeName:TypeName returning:JsonReturning
        JsonArgument val:JsonValueExpr
        JsonFuncExpr context_item:JsonValueExpr output:JsonOutput on_empty:JsonBehavior on_error:JsonBehavior
        JsonTable context_item:JsonValueExpr pathspec:JsonTablePathSpec on_error:JsonBehavior alias:Alias
        JsonTableColumn typeName:TypeName pathspec:JsonTablePathSpec format:JsonFormat on_empty:JsonBehavior on_error:JsonBehavior
        JsonKeyValue value:JsonValueExpr
        JsonParseExpr expr:JsonValueExpr output:JsonOutput
        JsonScalarExpr output:JsonOutput
        JsonSerializeExpr expr:JsonValueExpr output:JsonOutput
        JsonObjectConstructor output:JsonOutput
        JsonArrayConstructor output:JsonOutput
        JsonArrayQueryConstructor output:JsonOutput format:JsonFormat
        JsonAggConstructor output:JsonOutput over:WindowDef
        JsonObjectAgg constructor:JsonAggConstructor arg:JsonKeyValue
        JsonArrayAgg constructor:JsonAggConstructor arg:JsonValueExpr
        InsertStmt relation:RangeVar onConflictClause:OnConflictClause returningClause:ReturningClause withClause:WithClause
        DeleteStmt relation:RangeVar returningClause:ReturningClause withClause:WithClause
        UpdateStmt relation:RangeVar returningClause:ReturningClause withClause:WithClause
        MergeStmt relation:RangeVar returningClause:ReturningClause withClause:WithClause
        SelectStmt intoClause:IntoClause withClause:WithClause larg:SelectStmt rarg:SelectStmt
        CreateSchemaStmt authrole:RoleSpec
        AlterTableStmt relation:RangeVar
        AlterTableCmd newowner:RoleSpec
        GrantStmt grantor:RoleSpec
        GrantRoleStmt grantor:RoleSpec
        AlterDefaultPrivilegesStmt action:GrantStmt
        CopyStmt relation:RangeVar
        CreateStmt relation:RangeVar partbound:PartitionBoundSpec partspec:PartitionSpec ofTypename:TypeName
        Constraint pktable:RangeVar
        CreateTableSpaceStmt owner:RoleSpec
        CreateForeignTableStmt base:CreateStmt
        CreateUserMappingStmt user:RoleSpec
        AlterUserMappingStmt user:RoleSpec
        DropUserMappingStmt user:RoleSpec
        CreatePolicyStmt table:RangeVar
        AlterPolicyStmt table:RangeVar
        CreateTrigStmt relation:RangeVar constrrel:RangeVar
        AlterRoleStmt role:RoleSpec
        AlterRoleSetStmt role:RoleSpec setstmt:VariableSetStmt
        CreateSeqStmt sequence:RangeVar
        AlterSeqStmt sequence:RangeVar
        CreateDomainStmt typeName:TypeName collClause:CollateClause
        CreateOpClassStmt datatype:TypeName
        CreateOpClassItem name:ObjectWithArgs storedtype:TypeName
        IndexStmt relation:RangeVar
        CreateFunctionStmt returnType:TypeName
        FunctionParameter argType:TypeName
        AlterFunctionStmt func:ObjectWithArgs
        CallStmt funccall:FuncCall
        RenameStmt relation:RangeVar
        AlterObjectDependsStmt relation:RangeVar extname:String
        AlterObjectSchemaStmt relation:RangeVar
        AlterOwnerStmt relation:RangeVar newowner:RoleSpec
        AlterOperatorStmt opername:ObjectWithArgs
        RuleStmt relation:RangeVar
        CompositeTypeStmt typevar:RangeVar
        ViewStmt view:RangeVar
        AlterDatabaseSetStmt setstmt:VariableSetStmt
        AlterSystemStmt setstmt:VariableSetStmt
        ClusterStmt relation:RangeVar
        VacuumRelation relation:RangeVar
        CreateTableAsStmt into:IntoClause
        RefreshMatViewStmt relation:RangeVar
        ReindexStmt relation:RangeVar
        CreateCastStmt sourcetype:TypeName targettype:TypeName func:ObjectWithArgs
        CreateTransformStmt type_name:TypeName fromsql:ObjectWithArgs tosql:ObjectWithArgs
        ReassignOwnedStmt newrole:RoleSpec
        PublicationTable relation:RangeVar
        PublicationObjSpec pubtable:PublicationTable
        """;
}
