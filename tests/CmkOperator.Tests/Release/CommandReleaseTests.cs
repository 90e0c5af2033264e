using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using CmkOperator.Tests.Api;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace CmkOperator.Tests.Release;

/// <summary>kubectl-cmk is released for the systems that krew's manifest names, under the names and digests that it names.</summary>
public sealed class CommandReleaseTests : IDisposable
{
    private const string Version = "1.2.3-rc.1";

    private static readonly Dictionary<string, string> Platforms = new(StringComparer.Ordinal)
    {
        ["linux-x64"] = "linux_amd64",
        ["linux-arm64"] = "linux_arm64",
        ["osx-arm64"] = "darwin_arm64",
        ["win-x64"] = "windows_amd64",
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cmk-release-");

    private static IEnumerable<YamlMappingNode> Builds =>
        ((YamlSequenceNode)new WorkflowFile("release.yml").Jobs.Single(job => job.Name == "cli").Job["strategy"]["matrix"]["include"]).Cast<YamlMappingNode>();

    [Fact]
    public void The_workflow_builds_for_each_platform_of_krews_manifest()
    {
        var built = Builds.Select(build => Platforms[build["rid"].ToString()]);
        var manifest = CrdFile.Load(Repository.PathOf("config", "krew", "cmk.yaml"));

        Assert.Equal("cmk", manifest["metadata"]["name"].ToString());
        Assert.Equal(built.Order(StringComparer.Ordinal), PlatformsOf(manifest).Select(platform => platform.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_release_waits_for_the_binaries() =>
        Assert.Contains("cli", ((YamlSequenceNode)new WorkflowFile("release.yml").Jobs.Single(job => job.Name == "publish").Job["needs"]).Select(node => node.ToString()));

    [Fact]
    public async Task The_manifest_names_each_archive_and_its_digest()
    {
        var release = await ArchiveAsync("first");
        var manifest = CrdFile.Load(Path.Combine(release, "cmk.yaml"));

        Assert.Equal($"v{Version}", manifest["spec"]["version"].ToString());
        foreach (var (name, platform) in PlatformsOf(manifest))
        {
            var uri = new Uri(platform["uri"].ToString());
            var archive = Path.Combine(release, Path.GetFileName(uri.LocalPath));
            Assert.Equal($"/cmk-operator/cmk-operator/releases/download/v{Version}/{Path.GetFileName(archive)}", uri.AbsolutePath);
            Assert.Contains($"_{name}.", archive, StringComparison.Ordinal);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(archive, TestContext.Current.CancellationToken))), platform["sha256"].ToString());
            Assert.Equal(["LICENSE", platform["bin"].ToString()], Entries(archive));
        }
    }

    [Fact]
    public async Task The_same_binaries_give_the_same_archives()
    {
        var first = await ArchiveAsync("first");
        var second = await ArchiveAsync("second");

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(first, "cmk.yaml"), TestContext.Current.CancellationToken), await File.ReadAllTextAsync(Path.Combine(second, "cmk.yaml"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_missing_binary_fails_the_release()
    {
        Directory.Delete(Binaries("win-x64"), recursive: true);

        Assert.NotEqual(0, (await RunAsync("archive-cli", Version, Path.Combine(_folder.FullName, "binaries"), Path.Combine(_folder.FullName, "first"))).Exit);
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "first", "cmk.yaml")));
    }

    [Theory]
    [InlineData("osx-x64")]
    [InlineData("amd64")]
    public async Task A_system_that_is_not_released_is_rejected_before_anything_is_built(string rid)
    {
        var (exit, errors) = await RunAsync("publish-cli", rid, _folder.FullName);

        Assert.Equal(2, exit);
        Assert.Contains($"no runtime id '{rid}'", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static IEnumerable<(string Name, YamlMappingNode Platform)> PlatformsOf(YamlMappingNode manifest) =>
        from platform in ((YamlSequenceNode)manifest["spec"]["platforms"]).Cast<YamlMappingNode>()
        let labels = platform["selector"]["matchLabels"]
        select ($"{labels["os"]}_{labels["arch"]}", platform);

    private static List<string> Entries(string archive)
    {
        if (archive.EndsWith(".zip", StringComparison.Ordinal))
        {
            using var zip = ZipFile.OpenRead(archive);
            return [.. zip.Entries.Select(entry => entry.FullName)];
        }

        using var gzip = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            Assert.Equal(entry.Name != "LICENSE", entry.Mode.HasFlag(UnixFileMode.UserExecute));
            names.Add(entry.Name);
        }

        return names;
    }

    private string Binaries(string rid)
    {
        foreach (var name in Platforms.Keys)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "binaries", name));
            File.WriteAllText(Path.Combine(folder.FullName, name == "win-x64" ? "kubectl-cmk.exe" : "kubectl-cmk"), name);
        }

        return Path.Combine(_folder.FullName, "binaries", rid);
    }

    private async Task<string> ArchiveAsync(string name)
    {
        var release = Path.Combine(_folder.FullName, name);
        var (exit, errors) = await RunAsync("archive-cli", Version, Path.GetDirectoryName(Binaries("linux-x64"))!, release);
        Assert.True(exit == 0, errors);
        return release;
    }

    private static async Task<(int Exit, string Errors)> RunAsync(string script, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/zip"), "zip and GNU tar are not installed.");
        var start = new ProcessStartInfo("bash", [Repository.PathOf(".ci", script), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SOURCE_DATE_EPOCH"] = "1700000000";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors);
    }
}
