using System.Globalization;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Sandbox.Cluster;
using CmkOperator.Sandbox.Operators;
using CmkOperator.Sandbox.Recording;
using CmkOperator.Sandbox.Sessions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CmkOperator.Sandbox.Views;

/// <summary>A screen that redraws itself while conditions turn green. When it ends, its last picture stays and lines follow.</summary>
internal sealed class LiveView : ISessionView
{
    private const int RecentLines = 6;
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(100);

    private readonly ISessionView _after;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, ObjectPanel> _objects = new(StringComparer.Ordinal);
    private readonly Queue<string> _recent = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _drawing;
    private volatile bool _ended;
    private int _reads;
    private int _writes;

    /// <summary>Starts to draw.</summary>
    /// <param name="after">The view that takes over when the screen has ended.</param>
    public LiveView(ISessionView after)
    {
        _after = after;
        _drawing = Task.Run(DrawAsync);
    }

    /// <summary>Draws the last picture and leaves it there.</summary>
    public async Task EndAsync()
    {
        if (!_ended)
        {
            _ended = true;
            _end.TrySetResult();
            await _drawing;
        }
    }

    public void Note(string text)
    {
        if (_ended)
        {
            _after.Note(text);
            return;
        }

        Add($"[grey]{text.EscapeMarkup()}[/]");
    }

    public void Changed(WorkspaceChange change, IReadOnlyList<TimelineEntry> entries)
    {
        if (_ended)
        {
            _after.Changed(change, entries);
            return;
        }

        lock (_gate)
        {
            var name = NameOf(change.Key);
            var panel = _objects.GetValueOrDefault(name) ?? new ObjectPanel(name);
            _objects[name] = panel.With(change, entries, TimeProvider.System.GetElapsedTime(_started));
        }
    }

    public void Passed(PassReport pass)
    {
        if (_ended)
        {
            _after.Passed(pass);
            return;
        }

        lock (_gate)
        {
            if (_objects.TryGetValue(NameOf(pass.Key), out var panel))
            {
                _objects[NameOf(pass.Key)] = panel with { Plan = pass.Plan };
            }
        }
    }

    public void Requested(OperatorRequest request)
    {
        if (_ended)
        {
            _after.Requested(request);
            return;
        }

        if (!request.IsWrite)
        {
            Interlocked.Increment(ref _reads);
            return;
        }

        Interlocked.Increment(ref _writes);
        Add($"[blue]{request.Method}[/] {Short(request.Path).EscapeMarkup()} [bold]{request.Status.ToString(CultureInfo.InvariantCulture)}[/]");
    }

    private void Add(string line)
    {
        lock (_gate)
        {
            _recent.Enqueue($"[grey]{Seconds(TimeProvider.System.GetElapsedTime(_started)),7}[/]  {line}");
            while (_recent.Count > RecentLines)
            {
                _recent.Dequeue();
            }
        }
    }

    private Task DrawAsync() => AnsiConsole.Live(Picture()).StartAsync(async screen =>
    {
        while (!_end.Task.IsCompleted)
        {
            screen.UpdateTarget(Picture());
            await Task.WhenAny(_end.Task, Task.Delay(FrameTime));
        }

        screen.UpdateTarget(Picture());
    });

    private Rows Picture()
    {
        lock (_gate)
        {
            var head = new Markup(
                $"[bold]CmkOperator sandbox[/]  [grey]{Seconds(TimeProvider.System.GetElapsedTime(_started))}   Azure: {_reads} reads, {_writes} writes[/]");
            List<IRenderable> rows = [head, .. _objects.Values.Select(panel => panel.Draw(TimeProvider.System.GetElapsedTime(_started)))];
            rows.AddRange(_recent.Select(line => new Markup(line)));
            return new Rows(rows);
        }
    }

    private static string NameOf(NamespacedName key) => key.Namespace == "default" ? key.Name : $"{key.Namespace}/{key.Name}";

    private static string Short(string path) => string.Join('/', path.Split('/').TakeLast(2));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
