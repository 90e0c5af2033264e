using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Xunit;

namespace CmkOperator.Tests.Release;

/// <summary>The gate's audit of packages, with a package source and a <c>dotnet</c> of the test.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const string WithAdvisories = """{"resources":[{"@id":"https://x/v.json","@type":"VulnerabilityInfo/6.7.0"}]}""";
    private const string WithoutAdvisories = """{"resources":[{"@id":"https://x/","@type":"PackageBaseAddress/3.0.0"}]}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("cmk-operator-audit-").FullName;
    private WebApplication _source = null!;
    private string _index = string.Empty;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _source = builder.Build();
        _source.Run(context => context.Response.WriteAsync(_index));
        await _source.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(WithAdvisories, """{"projects":[{"path":"a"}]}""", 0, "no known vulnerabilities, by http://")]
    [InlineData(WithAdvisories, """{"projects":[{"frameworks":[{"transitivePackages":[{"id":"Bad","vulnerabilities":[{"severity":"High"}]}]}]}]}""", 1, "packages with known vulnerabilities")]
    [InlineData(WithoutAdvisories, """{"projects":[{"path":"a"}]}""", 0, "nothing is known about vulnerabilities")]
    [InlineData("", """{"projects":[{"path":"a"}]}""", 0, "nothing is known about vulnerabilities")]
    public async Task A_vulnerable_package_fails_the_gate_and_a_feed_without_advisories_is_reported(string index, string list, int expected, string words)
    {
        _index = index;

        var (code, output, errors) = await AuditAsync(list, listCode: 0);

        Assert.Equal(expected, code);
        Assert.Contains(words, output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_fails_is_not_a_clean_one()
    {
        _index = WithAdvisories;

        var (code, _, errors) = await AuditAsync("No assets file was found", listCode: 1);

        Assert.Equal(1, code);
        Assert.Contains("No assets file", errors, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Errors)> AuditAsync(string list, int listCode)
    {
        var address = _source.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        File.WriteAllText(Path.Combine(_folder, "list"), list);
        Tool.WriteScript(Path.Combine(_folder, "dotnet"), $"""
            #!/bin/sh
            [ "$1" = nuget ] && printf 'E {address}/index.json\nD http://disabled.invalid/\nE /a/folder\n' && exit 0
            cat '{_folder}/list'
            exit {listCode}
            """);
        return await Tool.TryAsync(
            Repository.PathOf(".ci", "audit"), [], _folder, ("PATH", $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}"), ("NO_PROXY", "127.0.0.1"));
    }
}
