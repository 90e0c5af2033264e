using System.Diagnostics;
using System.Xml.Linq;
using Xunit;

namespace CmkOperator.Tests.Release;

/// <summary>A tag releases what the tree says, or nothing.</summary>
public sealed class ReleaseVersionTests
{
    private static string Version => XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("VersionPrefix").Single().Value;

    [Fact]
    public async Task The_tag_of_the_trees_version_is_taken() => Assert.Equal((0, Version), await RunAsync($"v{Version}"));

    [Theory]
    [InlineData("v99.0.0")]
    [InlineData("main")]
    [InlineData("v1")]
    [InlineData("v0.1.0; echo x")]
    public async Task Another_tag_is_refused(string tag) => Assert.Equal((1, string.Empty), await RunAsync(tag));

    private static async Task<(int Exit, string Output)> RunAsync(string tag)
    {
        Assert.SkipUnless(File.Exists("/bin/bash") || File.Exists("/usr/bin/bash"), "bash is not there.");
        var start = new ProcessStartInfo("bash", [Repository.PathOf(".ci", "release-version"), tag]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output.Trim());
    }
}
