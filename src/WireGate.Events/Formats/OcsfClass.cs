namespace WireGate.Events.Formats;

/// <summary>A class of OCSF and the activity in it. <c>type_uid</c> is their two numbers.</summary>
/// <param name="Class"><c>class_uid</c>; its thousands are the category.</param>
/// <param name="Activity"><c>activity_id</c> of that class.</param>
/// <param name="Name"><c>activity_name</c>.</param>
internal readonly record struct OcsfClass(int Class, int Activity, string Name)
{
    public const int Authentication = 3002;
    public const int AuthorizeSession = 3003;
    public const int Http = 4002;
    public const int Ssh = 4007;
    public const int Api = 6003;
    public const int Datastore = 6005;

    private const int Other = 99;

    public int Category => Class / 1000;

    public long Type => Class * 100L + Activity;

    public static OcsfClass Of(StoredEvent stored)
    {
        var told = stored.Event;
        return told.Type switch
        {
            EventType.SessionAuthenticated => new(Authentication, 1, "Logon"),
            EventType.SessionFailed when told.Kind == "authentication" => new(Authentication, 1, "Logon"),
            EventType.TargetOpened or EventType.TargetRefused => new(AuthorizeSession, 1, "Assign Privileges"),
            EventType.SessionOpened or EventType.SessionClosed or EventType.SessionFailed => OfConnection(told),
            EventType.OperationAllowed or EventType.OperationDenied or EventType.OperationHeld or EventType.OperationApproved or EventType.OperationObserved => OfOperation(told),
            _ => OfAdministration(told.Type, stored.TypeWord),
        };
    }

    // Classes of network activity: 1 open, 2 close, 4 fail. Datastore: 3 connect.
    private static OcsfClass OfConnection(GateEvent told)
    {
        var isOpened = told.Type == EventType.SessionOpened;
        if (told.Protocol == "ssh") return isOpened ? new(Ssh, 1, "Open") : told.Type == EventType.SessionClosed ? new(Ssh, 2, "Close") : new(Ssh, 4, "Fail");
        if (told.Protocol == "postgres" && isOpened) return new(Datastore, 3, "Connect");
        var word = isOpened ? "Open" : told.Type == EventType.SessionClosed ? "Close" : "Fail";
        return new(told.Protocol switch { "postgres" => Datastore, "http" => Http, _ => Api }, Other, word);
    }

    private static OcsfClass OfOperation(GateEvent told)
    {
        var kind = told.Kind ?? "";
        var end = kind.IndexOf(' ', StringComparison.Ordinal);
        var word = end < 0 ? kind : kind[..end];
        return told.Protocol switch
        {
            "postgres" => OfStatement(word),
            "ssh" => told.Type == EventType.OperationDenied ? new(Ssh, 5, "Refuse") : new(Ssh, 6, "Traffic"),
            "http" => OfMethod(word),
            _ => OfVerb(word),
        };
    }

    private static OcsfClass OfStatement(string word) => word switch
    {
        "SELECT" or "FETCH" => new(Datastore, 4, "Query"),
        "UPDATE" or "ALTER" or "MERGE" => new(Datastore, 2, "Update"),
        "INSERT" or "COPY" => new(Datastore, 5, "Write"),
        "CREATE" => new(Datastore, 6, "Create"),
        "DELETE" or "TRUNCATE" or "DROP" => new(Datastore, 7, "Delete"),
        _ => new(Datastore, Other, word.Length > 0 ? word : "Other"),
    };

    private static OcsfClass OfMethod(string word) => word.ToUpperInvariant() switch
    {
        "CONNECT" => new(Http, 1, "Connect"),
        "DELETE" => new(Http, 2, "Delete"),
        "GET" => new(Http, 3, "Get"),
        "HEAD" => new(Http, 4, "Head"),
        "OPTIONS" => new(Http, 5, "Options"),
        "POST" => new(Http, 6, "Post"),
        "PUT" => new(Http, 7, "Put"),
        "TRACE" => new(Http, 8, "Trace"),
        "PATCH" => new(Http, 9, "Patch"),
        _ => new(Http, Other, word.Length > 0 ? word : "Other"),
    };

    private static OcsfClass OfVerb(string word) => word.ToLowerInvariant() switch
    {
        "create" => new(Api, 1, "Create"),
        "get" or "list" or "watch" => new(Api, 2, "Read"),
        "update" or "patch" => new(Api, 3, "Update"),
        "delete" or "deletecollection" => new(Api, 4, "Delete"),
        _ => new(Api, Other, word.Length > 0 ? word : "Other"),
    };

    private static OcsfClass OfAdministration(EventType type, string word) => type switch
    {
        EventType.TokenIssued or EventType.ApprovalRequested or EventType.GrantMade => new(Api, 1, "Create"),
        EventType.RecordingExported => new(Api, 2, "Read"),
        EventType.RulesChanged or EventType.ConfigurationChanged or EventType.SecretSet or EventType.KeysChanged or EventType.GateLocked or EventType.GateUnlocked
            or EventType.ApprovalAnswered or EventType.ApprovalUsed or EventType.ApprovalExpired => new(Api, 3, "Update"),
        EventType.TokenRevoked or EventType.SecretRemoved or EventType.SessionKilled or EventType.RecordingRemoved or EventType.GrantEnded => new(Api, 4, "Delete"),
        _ => new(Api, Other, word),
    };
}
