using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>The figures of all sessions: as one JSON document, and as a short table.</summary>
internal static class FleetReport
{
    private static readonly string[] Columns =
        ["seconds", "cpuMs", "checks", "cpuMsPerCheck", "requestsPerCheck", "requestsPerObject", "followed", "writesHeldBack", "passes", "postponed", "writesPostponed", "writesDelayed", "kubernetesWrites", "rssMb", "anonymousMb", "peakMb"];

    private static readonly string[] Counts = ["total", "writes", "throttled", "refused"];

    /// <summary>Adds the medians of each build, and their ratios where there is a baseline.</summary>
    public static void Conclude(JsonObject document)
    {
        var runs = document["runs"]!.AsArray();
        var medians = new JsonObject();
        foreach (var build in runs.Select(run => (string)run!["build"]!).Distinct(StringComparer.Ordinal))
        {
            var phases = new JsonObject();
            foreach (var phase in FleetOptions.AllPhases)
            {
                var measured = runs.Where(run => (string)run!["build"]! == build).Select(run => run!["phases"]![phase]).OfType<JsonObject>().ToList();
                if (measured.Count > 0)
                {
                    phases[phase] = Medians(measured);
                }
            }

            medians[build] = phases;
        }

        document["medians"] = medians;
        if (medians["baseline"] is JsonObject baseline)
        {
            document["ratios"] = Ratios(medians["operator"]!.AsObject(), baseline);
        }
    }

    /// <summary>The table: a line for each phase and build, and one with the ratios.</summary>
    public static string Table(JsonObject document)
    {
        var text = new StringBuilder();
        var medians = document["medians"]!.AsObject();
        foreach (var phase in FleetOptions.AllPhases.Where(phase => medians.Any(build => build.Value![phase] is not null)))
        {
            text.AppendLine().AppendLine(phase);
            string[] builds = [.. medians.Select(build => build.Key)];
            text.AppendLine(Line(["", .. builds, .. document["ratios"] is null ? Array.Empty<string>() : ["ratio"]]));
            foreach (var column in Columns.Concat(Counts))
            {
                if (medians.Any(build => build.Value![phase]?[column] is not null))
                {
                    text.AppendLine(Line([
                        Counts.Contains(column) ? $"requests: {column}" : column,
                        .. builds.Select(build => Show(medians[build]![phase]?[column])),
                        .. document["ratios"] is null ? Array.Empty<string>() : [Show(document["ratios"]![phase]?[column])]]));
                }
            }
        }

        return text.ToString();
    }

    private static JsonObject Medians(List<JsonObject> measured)
    {
        var result = new JsonObject();
        foreach (var column in Columns)
        {
            result[column] = Median([.. measured.Select(phase => phase[column]).OfType<JsonNode>().Select(Number)]);
        }

        foreach (var count in Counts)
        {
            result[count] = Median([.. measured.Select(phase => phase["requests"]![count]).OfType<JsonNode>().Select(Number)]);
        }

        return result;
    }

    private static JsonObject Ratios(JsonObject measured, JsonObject baseline)
    {
        var ratios = new JsonObject();
        foreach (var (phase, figures) in measured)
        {
            var of = new JsonObject();
            foreach (var (column, value) in figures!.AsObject())
            {
                if (value is not null && baseline[phase]?[column] is { } by && Number(by) > 0)
                {
                    of[column] = Math.Round(Number(value) / Number(by), 2);
                }
            }

            ratios[phase] = of;
        }

        return ratios;
    }

    private static double? Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? null : Math.Round((values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2, 2);
    }

    // Figures come as long or as double, and a node does not convert between them.
    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Show(JsonNode? value) => value is null ? "" : value.ToJsonString();

    private static string Line(IReadOnlyList<string> cells) => $"  {cells[0],-22}{string.Concat(cells.Skip(1).Select(cell => $"{cell,12}"))}";
}
