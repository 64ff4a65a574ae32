using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Identity;

namespace WireGate.Cli;

/// <summary>The command line as a whole: parse, run, and turn what went wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            // What stands behind "--" is another program's command line: none of it is ours to read.
            var (own, child) = Split(arguments);
            var parsed = CommandTree.Create(new CliContext(terminal), child).Parse(own);
            if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction or null)
                throw new CliException(ExitCode.Usage, $"{parsed.Errors[0].Message} (see: {PathOf(parsed)} --help)");
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken).ConfigureAwait(false);
        }
        catch (CliException error)
        {
            terminal.Error(error.Message);
            return error.ExitCode;
        }
        catch (ConfigException error)
        {
            foreach (var one in error.All.OrderBy(one => one.Position.File, StringComparer.Ordinal).ThenBy(one => one.Position.Line).ThenBy(one => one.Position.Column))
                terminal.Error(one.Message);
            return ExitCode.Usage;
        }
        catch (Exception error) when (error is IdentityException or CredentialException or IOException or UnauthorizedAccessException)
        {
            terminal.Error(error.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.No;
        }
        catch (Exception error)
        {
            // A bug. Its message may hold what nobody should see; its type helps whoever is told of it.
            terminal.Error($"internal error: {error.GetType().Name}");
            return ExitCode.Unreachable;
        }
    }

    private static (string[] Own, string[]? Child) Split(string[] arguments)
    {
        var end = Array.IndexOf(arguments, "--");
        return end < 0 ? (arguments, null) : (arguments[..end], arguments[(end + 1)..]);
    }

    private static string PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = result.Parent) names.Push(command.Command.Name);
        names.Pop();
        return string.Join(' ', names.Prepend("wiregate"));
    }
}
