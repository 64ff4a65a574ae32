using System.CommandLine;
using WireGate.Cli.ApprovalsCommands;
using WireGate.Cli.PolicyCommands;
using WireGate.Cli.RecordingsCommands;
using WireGate.Cli.Remote;

namespace WireGate.Cli;

/// <summary>Every command, in the order in which a newcomer meets them.</summary>
internal static class CommandTree
{
    public static RootCommand Create(CliContext context, string[]? child)
    {
        var root = new RootCommand("The gate between AI agents and the systems that they work on.")
        {
            context.ConfigOption,
            context.JsonOption,
            InitCommand.Create(context),
            RunCommand.Create(context),
            CheckCommand.Create(context),
            SchemaCommand.Create(context),
            EnvCommand.Create(context),
            WithCommand.Create(context, child),
            SecretCommands.Create(context),
            TokenCommands.Create(context),
            SessionsCommands.Create(context),
            LockCommands.Lock(context),
            LockCommands.Unlock(context),
            ApprovalsCommand.Create(context),
            GrantsCommands.Create(context),
            PolicyCommand.Create(context),
            KeysCommands.Create(context),
            RecordingsCommand.Create(context),
            LoginCommands.Login(context),
            LoginCommands.Logout(context),
            StatusCommand.Create(context),
            ReloadCommand.Create(context),
        };
        return root;
    }
}
