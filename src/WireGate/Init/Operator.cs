using System.Globalization;
using WireGate.Native;

namespace WireGate.Init;

/// <summary>Who runs <c>wiregate init</c>, and will answer what rules hold.</summary>
/// <param name="Name">As a person of the configuration.</param>
/// <param name="Uid">As the control socket knows it.</param>
internal sealed record Operator(string Name, uint Uid)
{
    /// <summary>The user of this process; who called <c>sudo</c>, where it is root by that.</summary>
    public static Operator Current()
    {
        var uid = Posix.EffectiveUser();
        if (uid == 0 && uint.TryParse(Environment.GetEnvironmentVariable("SUDO_UID"), NumberStyles.None, CultureInfo.InvariantCulture, out var caller) && caller <= int.MaxValue)
            return new Operator(NameOf(Environment.GetEnvironmentVariable("SUDO_USER")), caller);
        return new Operator(NameOf(Environment.UserName), uid);
    }

    /// <summary>The user's name, where the configuration takes it as one.</summary>
    public static string NameOf(string? user) =>
        user is { Length: > 0 and <= 64 } && user.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-') && char.IsAsciiLetter(user[0]) ? user : "operator";
}
