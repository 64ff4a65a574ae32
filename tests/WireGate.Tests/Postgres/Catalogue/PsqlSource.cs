using System.Diagnostics;
using System.Text;
using WireGate.Core;
using WireGate.Postgres.Catalogue;

namespace WireGate.Tests.Postgres.Catalogue;

/// <summary>One session of a real server through psql, which is left running between queries.</summary>
internal sealed class PsqlSource : ICatalogueSource, IDisposable
{
    private readonly Process _psql;

    public PsqlSource(string psql, string folder, string searchPath)
    {
        var start = new ProcessStartInfo(psql,
            ["-XqAt", "-v", "ON_ERROR_STOP=1", "-F", "\u001f", "-R", "\u001e", "-P", "null=\u0002", "-h", folder, "-U", "postgres", "-d", "shop"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        start.Environment["PGOPTIONS"] = "-c search_path=" + searchPath.Replace(" ", "\\ ", StringComparison.Ordinal);
        start.Environment["PGCLIENTENCODING"] = "UTF8";
        _psql = Process.Start(start)!;
    }

    public int Queries { get; private set; }

    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        Queries++;
        await _psql.StandardInput.WriteAsync($"{sql};\n\\echo '\u001d'\n".AsMemory(), cancellationToken);
        await _psql.StandardInput.FlushAsync(cancellationToken);
        var output = new StringBuilder();
        var buffer = new char[8192];
        while (output.Length < 2 || output[^2] != '\u001d')
        {
            var read = await _psql.StandardOutput.ReadAsync(buffer.AsMemory(), cancellationToken);
            if (read == 0) throw new UpstreamException("psql ended: the query failed");
            output.Append(buffer, 0, read);
        }

        var text = output.ToString(0, output.Length - 2).TrimEnd('\n');
        if (text.Length == 0) return [];
        return [.. text.Split('\u001e').Select(static row => row.Split('\u001f').Select(static value => value == "\u0002" ? null : value).ToArray())];
    }

    public void Dispose()
    {
        _psql.StandardInput.Close();
        _psql.WaitForExit();
        _psql.Dispose();
    }
}
