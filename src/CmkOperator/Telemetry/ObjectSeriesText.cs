using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using CmkOperator.Kubernetes.Client;

namespace CmkOperator.Telemetry;

/// <summary>
/// Writes the series that name objects in Prometheus' text format, a piece at a time. They do not go through the SDK, because it keeps a place
/// for every series that there ever was: after enough changes it would have none left for a new status, and the alerts about it would be silent.
/// </summary>
internal static class ObjectSeriesText
{
    private const int Piece = 64 * 1024;

    /// <summary>Writes all series; nothing when there is no object to name.</summary>
    public static async Task WriteAsync(ObjectSnapshot snapshot, PipeWriter output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        Head(text, OperatorMetrics.ConditionName, OperatorMetrics.ConditionHelp);
        foreach (var (key, facts) in snapshot.Named)
        {
            foreach (var (type, status) in facts.Conditions)
            {
                Object(text.Append(OperatorMetrics.ConditionName), key).Append(CultureInfo.InvariantCulture, $",status=\"{status}\",type=\"{type}\"}} 1\n");
            }

            await FlushAsync(text, output, Piece, cancellationToken);
        }

        Head(text, OperatorMetrics.KeyExpiryName, OperatorMetrics.KeyExpiryHelp);
        foreach (var (key, facts) in snapshot.Named)
        {
            if (facts.KeyExpiresAt is { } expires)
            {
                Object(text.Append(OperatorMetrics.KeyExpiryName), key).Append(CultureInfo.InvariantCulture, $"}} {expires.ToUnixTimeSeconds()}\n");
            }

            await FlushAsync(text, output, Piece, cancellationToken);
        }

        await FlushAsync(text, output, 1, cancellationToken);
    }

    private static void Head(StringBuilder text, string name, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} gauge\n# HELP {name} {help}\n");

    private static StringBuilder Object(StringBuilder text, NamespacedName key)
    {
        Escape(text.Append("{name=\""), key.Name);
        Escape(text.Append("\",namespace=\""), key.Namespace);
        return text.Append('"');
    }

    // The API server admits nothing that needs it; a text of another server must not forge a series.
    private static void Escape(StringBuilder text, string value)
    {
        foreach (var character in value)
        {
            _ = character switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(character),
            };
        }
    }

    private static async Task FlushAsync(StringBuilder text, PipeWriter output, int least, CancellationToken cancellationToken)
    {
        if (text.Length < least)
        {
            return;
        }

        foreach (var chunk in text.GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, output);
        }

        text.Clear();
        await output.FlushAsync(cancellationToken);
    }
}
