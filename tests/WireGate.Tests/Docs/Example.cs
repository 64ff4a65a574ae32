namespace WireGate.Tests.Docs;

/// <summary>One block of YAML on a page.</summary>
/// <param name="Page">From the root of the repository.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Language">What stands behind the fence: <c>yaml</c>, or <c>yaml other</c> for what is not the gate's.</param>
/// <param name="Text">The block.</param>
internal sealed record Example(string Page, int Line, string Language, string Text)
{
    public override string ToString() => $"{Page}:{Line}";
}
