using CmkOperator.Telemetry;
using Xunit;

namespace CmkOperator.Tests.Telemetry;

public sealed class TelemetrySwitchesTests
{
    [Fact]
    public void Nothing_is_collected_without_an_exporter() => Assert.False(Read(0).Any);

    [Fact]
    public void A_metrics_port_alone_collects_metrics_and_sends_nothing() => Assert.Equal(new(true, false, false), Read(8080));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", false, false)]
    public void An_endpoint_turns_on_its_signals(string name, bool metrics, bool traces) =>
        Assert.Equal(new(false, metrics, traces), Read(0, (name, "http://collector:4317")));

    [Fact]
    public void An_empty_variable_is_not_set() => Assert.False(Read(0, ("OTEL_EXPORTER_OTLP_ENDPOINT", " ")).Any);

    [Fact]
    public void One_signal_can_be_left_out() => Assert.Equal(
        new(false, true, false), Read(0, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"), ("OTEL_TRACES_EXPORTER", "none")));

    [Fact]
    public void A_disabled_sdk_collects_nothing() => Assert.False(
        Read(8080, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"), ("OTEL_SDK_DISABLED", "true")).Any);

    private static TelemetrySwitches Read(int port, params (string Name, string Value)[] variables) =>
        TelemetrySwitches.From(port, name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
