using System.Globalization;

namespace CmkOperator.Benchmarks.Fleet;

/// <summary>What a run of the fleet runner measures, and on what.</summary>
internal sealed record FleetOptions
{
    /// <summary>The help.</summary>
    public const string Usage = """
        usage: fleet --operator PATH [options]

          --operator PATH             the native binary, or a CmkOperator.dll
          --baseline PATH             another build, measured alternately in the same run; ratios are printed
          --objects N                 CmkWorkspace objects (100)
          --vaults V                  vaults that hold the keys (4)
          --keys N                    keys in all (one for each vault)
          --subscriptions N           subscriptions that vaults and objects are spread over (one for 40 objects, at most one for each vault)
          --rbac                      vaults work with role assignments in place of access policies
          --suspended                 objects are suspended: each is written once, and nothing is sent to Azure
          --phases LIST               of create, check, restart and rotate (create,check,restart)
          --interval SECONDS          the operator's --default-interval (60, which is the least)
          --intervals K               how many of them the check phase lasts (2)
          --poll SECONDS              the operator's --operation-poll-interval (1, so that a run is short; its own default is 15)
          --concurrency N             the operator's --concurrency (its own default)
          --rotations M               keys that get a new version in the rotate phase (20)
          --throttle-one-read-in K    in the rotate phase every K-th Resource Manager read is answered 429 with Retry-After: 1
          --buckets                   the simulator refuses what is beyond Azure's documented limits, from the phase after create on
          --seeders N                 N operators create the workspaces before anything is measured, each with limits of its own
          --rounds N                  how often each build is measured, alternately; medians are reported (1)
          --kubeconfig FILE           the cluster; without it a real API server if KUBEBUILDER_ASSETS names one, else the embedded one
          --work DIR                  logs and fleet.json (a new temporary folder)
          --limit SECONDS             how long one phase may take (1800)
        """;

    /// <summary>The names of the phases, in the order in which they run.</summary>
    public static readonly IReadOnlyList<string> AllPhases = ["create", "check", "restart", "rotate"];

    public string Operator { get; private init; } = "";

    public string? Baseline { get; private init; }

    public int Objects { get; private init; } = 100;

    public int Vaults { get; private init; } = 4;

    public int Keys { get; private init; }

    public int Subscriptions { get; private init; }

    public bool Rbac { get; private init; }

    public bool Suspended { get; private init; }

    public IReadOnlyList<string> Phases { get; private init; } = ["create", "check", "restart"];

    public TimeSpan Interval { get; private init; } = TimeSpan.FromSeconds(60);

    public int Intervals { get; private init; } = 2;

    public TimeSpan Poll { get; private init; } = TimeSpan.FromSeconds(1);

    public int? Concurrency { get; private init; }

    public int Rotations { get; private init; } = 20;

    public int? ThrottleOneReadIn { get; private init; }

    public bool Buckets { get; private init; }

    public int Seeders { get; private init; }

    public int Rounds { get; private init; } = 1;

    public string? Kubeconfig { get; private init; }

    public string? Work { get; private init; }

    public TimeSpan Limit { get; private init; } = TimeSpan.FromSeconds(1800);

    /// <summary>The same for the operators that only create: what is Ready early is not checked while the others are created.</summary>
    public FleetOptions ForSeeders => this with { Interval = TimeSpan.FromHours(12) };

    /// <summary>The options, or what is wrong with the arguments.</summary>
    public static (FleetOptions? Options, string? Problem) Parse(IReadOnlyList<string> args)
    {
        var options = new FleetOptions();
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i];
            if (name is "--rbac" or "--suspended" or "--buckets")
            {
                options = name switch
                {
                    "--rbac" => options with { Rbac = true },
                    "--suspended" => options with { Suspended = true },
                    _ => options with { Buckets = true },
                };
                continue;
            }

            if (i + 1 == args.Count)
            {
                return (null, $"{name} wants a value, or is not an option.");
            }

            if (With(options, name, args[++i]) is not { } next)
            {
                return (null, $"{name} is not an option, or '{args[i]}' is not a value for it.");
            }

            options = next;
        }

        options = options.Completed();
        return options.Problem() is { } problem ? (null, problem) : (options, null);
    }

    private static FleetOptions? With(FleetOptions o, string name, string text)
    {
        var number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : 0;
        var isNumber = number > 0;
        return name switch
        {
            "--operator" => o with { Operator = Path.GetFullPath(text) },
            "--baseline" => o with { Baseline = Path.GetFullPath(text) },
            "--kubeconfig" => o with { Kubeconfig = Path.GetFullPath(text) },
            "--work" => o with { Work = Path.GetFullPath(text) },
            "--phases" when text.Split(',') is var phases && phases.All(AllPhases.Contains) => o with { Phases = [.. AllPhases.Where(phases.Contains)] },
            "--objects" when isNumber => o with { Objects = number },
            "--vaults" when isNumber => o with { Vaults = number },
            "--keys" when isNumber => o with { Keys = number },
            "--subscriptions" when isNumber => o with { Subscriptions = number },
            "--interval" when number >= 60 => o with { Interval = TimeSpan.FromSeconds(number) },
            "--intervals" when isNumber => o with { Intervals = number },
            "--poll" when isNumber => o with { Poll = TimeSpan.FromSeconds(number) },
            "--concurrency" when isNumber => o with { Concurrency = number },
            "--rotations" when isNumber => o with { Rotations = number },
            "--throttle-one-read-in" when number > 1 => o with { ThrottleOneReadIn = number },
            "--seeders" when isNumber => o with { Seeders = number },
            "--rounds" when isNumber => o with { Rounds = number },
            "--limit" when isNumber => o with { Limit = TimeSpan.FromSeconds(number) },
            _ => null,
        };
    }

    private FleetOptions Completed() => this with
    {
        Keys = Math.Max(Keys, Vaults),
        Subscriptions = Subscriptions > 0 ? Math.Min(Subscriptions, Vaults) : Math.Clamp(Objects / 40, 1, Vaults),
    };

    private string? Problem() =>
        !File.Exists(Operator) ? "--operator names the binary to measure: build one with .ci/publish amd64 FOLDER."
        : Baseline is not null && !File.Exists(Baseline) ? $"--baseline: there is no file {Baseline}."
        : Kubeconfig is not null && !File.Exists(Kubeconfig) ? $"--kubeconfig: there is no file {Kubeconfig}."
        : Suspended && Phases.Any(phase => phase is "check" or "rotate") ? "Suspended objects are not checked and follow no key: --phases create,restart."
        : null;
}
