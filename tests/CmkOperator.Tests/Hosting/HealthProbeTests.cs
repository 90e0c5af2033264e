using System.Net;
using CmkOperator.Hosting;
using CmkOperator.Tests.Kubernetes.Fakes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CmkOperator.Tests.Hosting;

/// <summary>The question that the chart's test asks of an installed operator.</summary>
public sealed class HealthProbeTests
{
    [Fact]
    public async Task An_endpoint_that_is_well_gives_zero_and_the_answer()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Intercept = async context =>
        {
            await context.Response.WriteAsync("ok");
            return true;
        };
        using var output = new StringWriter();

        Assert.Equal(0, await HealthProbe.RunAsync($"{server.Url}/readyz", TimeSpan.Zero, TimeProvider.System, output));
        Assert.Contains("/readyz: 200 ok", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_becomes_well_in_time_is_waited_for()
    {
        await using var server = await FakeApiServer.StartAsync();
        var asked = 0;
        server.Intercept = async context =>
        {
            context.Response.StatusCode = ++asked < 3 ? (int)HttpStatusCode.ServiceUnavailable : (int)HttpStatusCode.OK;
            await context.Response.WriteAsync("answered");
            return true;
        };
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(100) };
        using var output = new StringWriter();

        var probe = HealthProbe.RunAsync($"{server.Url}/readyz", TimeSpan.FromMinutes(1), clock, output);
        while (await Task.WhenAny(probe, Task.Delay(10, TestContext.Current.CancellationToken)) != probe)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, await probe);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task An_endpoint_that_stays_unwell_gives_one_and_the_reason()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Intercept = async context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            await context.Response.WriteAsync("the first list is under way");
            return true;
        };
        using var output = new StringWriter();

        Assert.Equal(1, await HealthProbe.RunAsync($"{server.Url}/readyz", TimeSpan.Zero, TimeProvider.System, output));
        Assert.Contains("503 the first list is under way", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("readyz")]
    [InlineData("ftp://host/readyz")]
    public async Task What_is_no_url_is_refused(string url)
    {
        using var output = new StringWriter();

        Assert.Equal(2, await HealthProbe.RunAsync(url, TimeSpan.Zero, TimeProvider.System, output));
        Assert.Contains($"'{url}' is not an absolute http URL", output.ToString(), StringComparison.Ordinal);
    }
}
