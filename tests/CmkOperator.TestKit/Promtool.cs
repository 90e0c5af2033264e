using Xunit;

namespace CmkOperator.TestKit;

/// <summary>Prometheus' own checks of rules and metrics. Without promtool (<c>.ci/promtool</c> gets it) the test is skipped.</summary>
public static class Promtool
{
    /// <summary>The program's path: the variable PROMTOOL, or one on the PATH.</summary>
    public static string Require()
    {
        var program = Environment.GetEnvironmentVariable("PROMTOOL") is { Length: > 0 } named ? named : Tool.Find("promtool");
        Assert.SkipWhen(program is null, "There is no promtool on the PATH, and PROMTOOL is not set: .ci/promtool gets it.");
        return program!;
    }
}
