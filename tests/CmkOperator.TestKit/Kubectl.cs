using Xunit;

namespace CmkOperator.TestKit;

/// <summary>The kubectl on the PATH; a test that needs it is skipped where there is none.</summary>
public static class Kubectl
{
    /// <summary>Runs it and returns what it printed; what it wrote to its error stream becomes the failure.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        Assert.SkipWhen(Tool.Find("kubectl") is null, "kubectl is not on the PATH.");
        return await Tool.RunAsync("kubectl", arguments, Path.GetTempPath());
    }
}
