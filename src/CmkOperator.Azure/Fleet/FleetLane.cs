using CmkOperator.Azure.Clouds;
using CmkOperator.Azure.Faults;
using CmkOperator.Faults;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Fleet;

/// <summary>
/// The looks at one subscription under one identity, and the workspaces at rest that share them. A look is taken when the first of them is due
/// for its check; then all are checked whose last check is at least a quarter of their interval ago. So the checks of a fleet move together, and each
/// interval costs one look.
/// </summary>
/// <param name="subscriptionId">The subscription.</param>
/// <param name="reader">Takes the looks.</param>
/// <param name="options">The settings.</param>
/// <param name="journal">Is told of each look.</param>
/// <param name="time">The clock.</param>
internal sealed class FleetLane(string subscriptionId, FleetReader reader, AzureOptions options, IFleetJournal journal, TimeProvider time) : IDisposable
{
    /// <summary>With fewer workspaces at rest than this, looks of their own are cheaper, and newer.</summary>
    public const int LeastMembers = 5;

    /// <summary>A look is dropped when nobody has used it for so long: it is large.</summary>
    public static readonly TimeSpan Unused = TimeSpan.FromSeconds(30);

    /// <summary>How old a look may be at most. Those whom it has called may be many, and the last of them gets its turn late.</summary>
    public static readonly TimeSpan LongestUse = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    // A graph that cannot be had for so long is done without, and then tried again.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan WithoutGraph = TimeSpan.FromMinutes(30);

    private const int MostCalls = 2;

    // In intervals.
    private const int LongestSilence = 4;

    // If so many of the looks of its own that a look proposed found nothing, the graph shows something otherwise than Azure itself does.
    private const int LeastNeedless = 10;

    private static readonly TimeSpan WithoutUselessGraph = TimeSpan.FromHours(6);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly Dictionary<ObjectKey, Member> _members = [];
    private FleetLook? _look;
    private long _looks;
    private ITimer? _timer;
    private long? _failingSince;
    private long? _offSince;
    private TimeSpan _offFor;
    private bool _isLooking;
    private bool _isRetryDue;
    private long _usedAt;
    private int _used;
    private int _needless;

    /// <summary>True when it has no members.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _members.Count == 0;
            }
        }
    }

    /// <summary>What a workspace at rest whose periodic check is due gets: a look, the advice to wait for one, or neither.</summary>
    /// <param name="key">The object.</param>
    /// <param name="interval">The time between its periodic checks.</param>
    /// <param name="wake">Called, from any thread, when a look is there for an object that waits for one or whose check is due soon.</param>
    public FleetOffer Offer(ObjectKey key, TimeSpan interval, Action<ObjectKey> wake)
    {
        lock (_lock)
        {
            if (!options.FleetLooks || _disposed.IsCancellationRequested)
            {
                // Turned off, or its identity has been dropped meanwhile: no look will come.
                return FleetOffer.None;
            }

            var now = time.GetTimestamp();
            var member = Join(key, interval, wake);
            if (IsOff(now) || _members.Count < LeastMembers)
            {
                member.IsWaiting = false;
                return FleetOffer.None;
            }

            if (_look is { } look && (member.CalledBy == _looks || time.GetElapsedTime(look.AskedAt, now) < interval / 4))
            {
                member.CalledBy = null;
                member.IsWaiting = false;
                _usedAt = now;
                _used++;
                return new FleetOffer(look, false);
            }

            member.CalledBy = null;
            member.IsWaiting = true;
            Begin();
            return FleetOffer.Wait;
        }
    }

    /// <summary>Notes that a workspace has come to rest or is still there, by a look of the fleet or of its own.</summary>
    /// <param name="key">The object.</param>
    /// <param name="interval">The time between its periodic checks.</param>
    /// <param name="wake">As in <see cref="Offer"/>.</param>
    /// <param name="wasNeedless">True when a look of its own followed one of the fleet and found nothing to do and nothing to say.</param>
    public void Checked(ObjectKey key, TimeSpan interval, Action<ObjectKey> wake, bool wasNeedless)
    {
        int needless;
        lock (_lock)
        {
            if (!options.FleetLooks || _disposed.IsCancellationRequested)
            {
                return;
            }

            var now = time.GetTimestamp();
            Join(key, interval, wake).CheckedAt = now;
            needless = _needless += wasNeedless ? 1 : 0;
            if (needless < LeastNeedless || needless * 2 <= _used || _isLooking || IsOff(now))
            {
                return;
            }

            TurnOff(now, WithoutUselessGraph);
        }

        journal.Useless(subscriptionId, needless, WithoutUselessGraph);
    }

    /// <summary>Notes that an object is not at rest any more, or gone.</summary>
    public void Leave(ObjectKey key)
    {
        lock (_lock)
        {
            _members.Remove(key);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed.Cancel();
            _timer?.Dispose();
            _timer = null;
            _look = null;
            _members.Clear();
        }
    }

    private Member Join(ObjectKey key, TimeSpan interval, Action<ObjectKey> wake)
    {
        var member = _members.TryGetValue(key, out var known) ? known : _members[key] = new Member();
        member.Interval = interval;
        member.Wake = wake;
        member.Calls = 0;
        member.SeenAt = time.GetTimestamp();
        return member;
    }

    private bool IsOff(long now) => _offSince is { } since && time.GetElapsedTime(since, now) < _offFor;

    private void Begin()
    {
        if (!_isLooking && !_disposed.IsCancellationRequested)
        {
            _isLooking = true;
            _look = null;
            Start();
        }
    }

    // It is nobody's pass that looks: neither its span nor its log scope.
    private void Start()
    {
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(LookAsync);
        }
    }

    private async Task LookAsync()
    {
        var started = time.GetTimestamp();
        using var limit = new CancellationTokenSource(LongestLook, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _disposed.Token);
        FleetAnswer answer;
        try
        {
            answer = await reader.ReadAsync(subscriptionId, linked.Token);
        }
        catch (OperationCanceledException)
        {
            answer = new FleetAnswer(null, 0, new AzureFault(0, string.Empty, $"Azure Resource Graph has not answered for {LongestLook.TotalMinutes:0} min"), IsLasting: true);
        }
        // Whoever waits for the look would wait for ever.
        catch (Exception exception)
        {
            answer = new FleetAnswer(
                null, 0, AzureFaultMapper.InvalidResponse($"Azure Resource Graph's answer could not be used ({exception.GetType().Name}: {exception.Message})"), IsLasting: true);
        }

        IReadOnlyList<(ObjectKey Key, Action<ObjectKey> Wake)> called;
        TimeSpan? without;
        lock (_lock)
        {
            if (_disposed.IsCancellationRequested)
            {
                return;
            }

            var now = time.GetTimestamp();
            called = Take(answer, now);
            without = IsOff(now) ? _offFor : null;
        }

        journal.Looked(new FleetReport(subscriptionId, answer.Look?.Count, answer.Queries, time.GetElapsedTime(started), answer.Fault, without));
        foreach (var (key, wake) in called)
        {
            wake(key);
        }
    }

    private List<(ObjectKey Key, Action<ObjectKey> Wake)> Take(FleetAnswer answer, long now)
    {
        if (answer.Look is { } look)
        {
            _isLooking = false;
            _failingSince = null;
            _offSince = null;
            _look = look;
            _looks++;
            _usedAt = now;
            _used = 0;
            _needless = 0;
            After(Unused);
            return Call(member => member.IsWaiting || member.CheckedAt is not { } at || time.GetElapsedTime(at, now) >= member.Interval / 4, _looks);
        }

        _failingSince ??= now;
        var asked = answer.Fault?.RetryAfter ?? TimeSpan.Zero;
        if (!answer.IsLasting && time.GetElapsedTime(_failingSince.Value, now) + asked < Patience)
        {
            // It goes on looking: who waits, waits for the next try.
            _isRetryDue = true;
            After(asked > Retry ? asked : Retry);
            return [];
        }

        _isLooking = false;
        TurnOff(now, asked > WithoutGraph ? asked : WithoutGraph);
        ForgetUnseen(now);
        return Call(member => member.IsWaiting, null);
    }

    private void TurnOff(long now, TimeSpan period)
    {
        _offSince = now;
        _offFor = period;
        _failingSince = null;
        _look = null;
    }

    // Without looks nobody is called, and an object that is gone shows only by its silence.
    private void ForgetUnseen(long now)
    {
        foreach (var (key, member) in _members)
        {
            if (!member.IsWaiting && time.GetElapsedTime(member.SeenAt, now) >= member.Interval * LongestSilence)
            {
                _members.Remove(key);
            }
        }
    }

    private List<(ObjectKey Key, Action<ObjectKey> Wake)> Call(Func<Member, bool> isMeant, long? look)
    {
        var called = new List<(ObjectKey, Action<ObjectKey>)>();
        foreach (var (key, member) in _members)
        {
            if (member.Wake is not { } wake || !isMeant(member))
            {
                continue;
            }

            // An object that is gone answers no call.
            if (++member.Calls > MostCalls)
            {
                _members.Remove(key);
            }
            else
            {
                member.IsWaiting = false;
                member.CalledBy = look;
                called.Add((key, wake));
            }
        }

        return called;
    }

    private void After(TimeSpan delay)
    {
        _timer ??= time.CreateTimer(static lane => ((FleetLane)lane!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_disposed.IsCancellationRequested)
            {
                return;
            }

            if (_isRetryDue)
            {
                _isRetryDue = false;
                Start();
            }
            else if (_look is { } look)
            {
                if (time.GetElapsedTime(_usedAt, now) < Unused && time.GetElapsedTime(look.AskedAt, now) < LongestUse)
                {
                    After(Unused);
                    return;
                }

                _look = null;
            }
        }
    }

    private sealed class Member
    {
        public TimeSpan Interval { get; set; }

        public long? CheckedAt { get; set; }

        public long SeenAt { get; set; }

        public bool IsWaiting { get; set; }

        public int Calls { get; set; }

        // Its number: the look itself is large, and who is called may never come.
        public long? CalledBy { get; set; }

        public Action<ObjectKey>? Wake { get; set; }
    }
}

/// <summary>What a workspace at rest gets when its check is due.</summary>
/// <param name="Look">The look to check it with; null when there is none.</param>
/// <param name="IsComing">True when one is being taken: the object is woken when it has been taken.</param>
internal readonly record struct FleetOffer(FleetLook? Look, bool IsComing)
{
    /// <summary>No look: the object looks for itself.</summary>
    public static FleetOffer None { get; } = new(null, false);

    /// <summary>A look is being taken.</summary>
    public static FleetOffer Wait { get; } = new(null, true);
}
