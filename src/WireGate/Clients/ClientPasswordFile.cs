namespace WireGate.Clients;

/// <summary>A file with the token, which clients read when they connect.</summary>
/// <param name="Path">The file.</param>
/// <param name="User">The user name to log in under: any that is no token's id, so that the token itself is asked for.</param>
internal sealed record ClientPasswordFile(string Path, string User);
