using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CmkOperator.Telemetry;

namespace CmkOperator.Tests.Telemetry.Fakes;

/// <summary>Separate instruments and everything that is written to them, as <c>name{label=value,…} value</c>, labels sorted.</summary>
internal sealed class MeasuredValues : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<OperatorMetrics>().AddSingleton<WebhookMetrics>().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _lines = new();

    public MeasuredValues()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    public OperatorMetrics Metrics => _services.GetRequiredService<OperatorMetrics>();

    public WebhookMetrics Webhook => _services.GetRequiredService<WebhookMetrics>();

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Collects the observable instruments.</summary>
    public void Collect() => _listener.RecordObservableInstruments();

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private void Note(Instrument instrument, IFormattable value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);
        _lines.Enqueue(FormattableString.Invariant($"{instrument.Name}{{{string.Join(',', labels)}}} {value}"));
    }
}
