using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>The command <c>fleet</c>.</summary>
internal static class FleetProgram
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Measures, writes the JSON and prints the table.</summary>
    /// <returns>0, 1 when a build could not be measured, 2 when the arguments are wrong.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("The fleet runner reads /proc and works on Linux only.");
            return 2;
        }

        var (options, problem) = FleetOptions.Parse(args);
        if (options is null)
        {
            Console.Error.WriteLine(problem);
            Console.Error.WriteLine(FleetOptions.Usage);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        // What was started is stopped, and what was created in a given cluster is removed.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var work = options.Work ?? Directory.CreateTempSubdirectory("cmk-operator-fleet-").FullName;
        Directory.CreateDirectory(work);
        var document = new JsonObject
        {
            ["startedAt"] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            ["machine"] = new JsonObject
            {
                ["system"] = RuntimeInformation.OSDescription,
                ["architecture"] = RuntimeInformation.OSArchitecture.ToString(),
                ["processors"] = Environment.ProcessorCount,
            },
            ["arguments"] = new JsonArray([.. args.Select(argument => (JsonNode?)JsonValue.Create(argument))]),
            ["fleet"] = new JsonObject
            {
                ["objects"] = options.Objects,
                ["vaults"] = options.Vaults,
                ["keys"] = options.Keys,
                ["subscriptions"] = options.Subscriptions,
                ["rbac"] = options.Rbac,
                ["suspended"] = options.Suspended,
                ["intervalSeconds"] = options.Interval.TotalSeconds,
            },
            ["runs"] = new JsonArray(),
        };
        try
        {
            for (var round = 1; round <= options.Rounds; round++)
            {
                foreach (var (name, build) in Builds(options, round))
                {
                    await MeasureAsync(options, document, name, build, round, work, stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped before the end.");
            return 1;
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }

        FleetReport.Conclude(document);
        var path = Path.Combine(work, "fleet.json");
        await File.WriteAllTextAsync(path, document.ToJsonString(Indented) + "\n");
        Console.WriteLine(FleetReport.Table(document));
        Console.WriteLine($"JSON: {path}");
        return 0;
    }

    // Every other round in the other order, so that neither build always has the warmer machine.
    private static IEnumerable<(string Name, string Build)> Builds(FleetOptions options, int round)
    {
        (string Name, string Build)[] builds = options.Baseline is { } baseline ? [("baseline", baseline), ("operator", options.Operator)] : [("operator", options.Operator)];
        return round % 2 == 1 ? builds : builds.Reverse();
    }

    private static async Task MeasureAsync(FleetOptions options, JsonObject document, string name, string build, int round, string work, CancellationToken stop)
    {
        var number = round.ToString(CultureInfo.InvariantCulture);
        Console.Error.WriteLine($"{name}, round {number}: {build}");
        await using var session = await FleetSession.StartAsync(options, build, Path.Combine(work, $"{name}-{number}"), stop);
        await session.RunAsync();
        document["cluster"] = session.ClusterKind;
        document["runs"]!.AsArray().Add(new JsonObject { ["build"] = name, ["path"] = build, ["round"] = round, ["phases"] = session.Phases.DeepClone() });
    }
}
