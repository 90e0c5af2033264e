using System.Diagnostics.CodeAnalysis;

namespace CmkOperator.Kubernetes.Queues;

/// <summary>
/// A queue of keys for several workers. The semantics are those of client-go's workqueue (<c>util/workqueue</c>:
/// <c>queue.go</c>, <c>delaying_queue.go</c>, <c>default_rate_limiters.go</c>), reimplemented:
/// a waiting key is not added twice; a key in process is never handed to a second worker, and is queued once
/// after <see cref="Done"/> when it was added meanwhile; a key added for later waits for the earliest of its times.
/// The differences: an immediate add cancels the delayed one (the pass it causes decides again), and there are
/// two priorities, as in controller-runtime's priority queue.
/// </summary>
internal sealed class WorkQueue<TKey>(TimeProvider time, BackoffOptions backoff, Func<double> chance) : IDisposable
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, WorkPriority> _dirty = [];
    private readonly Dictionary<TKey, long> _processing = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly EventTimes<TKey> _events = new();

    // Tracked only when somebody measures.
    private readonly Dictionary<TKey, long> _waitingSince = [];

    // A key that moves up stays in the lower queue too; an entry counts only if _dirty has the same priority.
    private readonly Queue<TKey> _prompt = new();
    private readonly Queue<TKey> _background = new();
    private readonly Queue<TaskCompletionSource> _waiters = new();
    private readonly DelayedKeys<TKey> _delayed = new();
    private TaskCompletionSource? _drained;
    private ITimer? _timer;
    private long? _timerDue;
    private bool _shuttingDown;

    /// <summary>Creates a queue with the given clock, the default backoff and the machine's random numbers.</summary>
    public WorkQueue(TimeProvider time)
        : this(time, new BackoffOptions(), Random.Shared.NextDouble)
    {
    }

    /// <summary>Called with the time that a key waited, when a worker takes it; must be quick. Null when nobody measures.</summary>
    public Action<TimeSpan>? Waited { get; init; }

    /// <summary>Called with the time that a worker held a key, when it returns it; must be quick. Null when nobody measures.</summary>
    public Action<TimeSpan>? Worked { get; init; }

    /// <summary>Keys that wait for a worker now.</summary>
    public int Depth => Read(() => _dirty.Count - _dirty.Keys.Count(_processing.ContainsKey));

    /// <summary>Keys that wait for their time.</summary>
    public int DelayedCount => Read(() => _delayed.Count);

    /// <summary>Keys held by workers.</summary>
    public int ProcessingCount => Read(() => _processing.Count);

    /// <summary>Keys ever added, repeats of a waiting key not counted.</summary>
    public long Adds { get; private set; }

    /// <summary>Adds that were retries after a failure.</summary>
    public long Retries { get; private set; }

    /// <summary>How long the slowest key has been held by its worker; zero when none is held.</summary>
    public TimeSpan LongestRunning => Read(() => _processing.Count == 0 ? TimeSpan.Zero : time.GetElapsedTime(_processing.Values.Min()));

    /// <summary>How long workers have held their current keys, summed up.</summary>
    public TimeSpan UnfinishedWork => Read(() => _processing.Values.Aggregate(TimeSpan.Zero, (sum, since) => sum + time.GetElapsedTime(since)));

    /// <summary>Adds a key to be worked on as soon as a worker is free.</summary>
    public void Add(TKey key, WorkPriority priority = WorkPriority.Prompt)
    {
        lock (_lock)
        {
            AddLocked(key, priority);
        }
    }

    /// <summary>Adds a key unless it waits, is delayed or is in process: the safety net under everything else.</summary>
    public void AddIfIdle(TKey key)
    {
        lock (_lock)
        {
            if (!_processing.ContainsKey(key) && !_delayed.Contains(key))
            {
                AddLocked(key, WorkPriority.Background);
            }
        }
    }

    /// <summary>Adds a key once <paramref name="delay"/> has passed; of several such calls the earliest time wins.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            AddAfterLocked(key, delay);
        }
    }

    /// <summary>Adds a key after the backoff for its consecutive failures, and counts one more.</summary>
    public void AddRateLimited(TKey key)
    {
        lock (_lock)
        {
            AddAfterLocked(key, backoff.Delay(CountFailure(key), chance()));
        }
    }

    /// <summary>Counts a failure of a key whose next time is known, such as from a Retry-After.</summary>
    public void AddFailedAfter(TKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            CountFailure(key);
            AddAfterLocked(key, delay);
        }
    }

    /// <summary>Forgets the failures of a key.</summary>
    public void Forget(TKey key)
    {
        lock (_lock)
        {
            _failures.Remove(key);
        }
    }

    /// <summary>Consecutive failures of a key.</summary>
    public int Failures(TKey key) => Read(() => _failures.GetValueOrDefault(key));

    /// <summary>
    /// When the event happened that a key in process was last added for, as a timestamp of the clock; null when no event but its time brought it.
    /// </summary>
    public long? PromptedAt(TKey key) => Read(() => _events.Of(key));

    /// <summary>Leaves the event that a key in process was added for to its next pass, because this one does nothing for it.</summary>
    public void KeepEvent(TKey key)
    {
        lock (_lock)
        {
            _events.Keep(key);
        }
    }

    /// <summary>Takes the next key; the caller must call <see cref="Done"/> with it. Returns Taken=false after shutdown, when nothing is left.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up waiting.</exception>
    public async Task<(bool Taken, TKey? Key)> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TaskCompletionSource waiter;
            lock (_lock)
            {
                if (TryTakeLocked(out var key))
                {
                    return (true, key);
                }

                if (_shuttingDown)
                {
                    return (false, default);
                }

                waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiters.Enqueue(waiter);
            }

            using var registration = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
            await waiter.Task;
        }
    }

    /// <summary>Returns a key; if it was added meanwhile it waits again.</summary>
    public void Done(TKey key)
    {
        lock (_lock)
        {
            if (!_processing.Remove(key, out var since))
            {
                return;
            }

            _events.Done(key);
            Worked?.Invoke(time.GetElapsedTime(since));

            if (_dirty.TryGetValue(key, out var priority))
            {
                EnqueueLocked(key, priority);
            }

            if (_processing.Count == 0)
            {
                _drained?.TrySetResult();
            }
        }
    }

    /// <summary>Accepts no more keys and drops delayed ones; waiting keys are still handed out.</summary>
    public void ShutDown()
    {
        lock (_lock)
        {
            _shuttingDown = true;
            _delayed.Clear();
            _timer?.Dispose();
            _timer = null;
            while (_waiters.TryDequeue(out var waiter))
            {
                waiter.TrySetResult();
            }
        }
    }

    /// <summary>Shuts down and completes when every worker has returned its key.</summary>
    public Task ShutDownWithDrainAsync(CancellationToken cancellationToken)
    {
        ShutDown();
        lock (_lock)
        {
            if (_processing.Count == 0)
            {
                return Task.CompletedTask;
            }

            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ShutDown();

    private T Read<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    private int CountFailure(TKey key)
    {
        var failures = _failures.GetValueOrDefault(key);
        _failures[key] = failures + 1;
        Retries++;
        return failures;
    }

    private void AddLocked(TKey key, WorkPriority priority)
    {
        if (_shuttingDown)
        {
            return;
        }

        _delayed.Remove(key);
        if (priority == WorkPriority.Prompt)
        {
            _events.Happened(key, time.GetTimestamp());
        }

        if (_dirty.TryGetValue(key, out var present))
        {
            if (present >= priority)
            {
                return;
            }
        }
        else
        {
            Adds++;
        }

        _dirty[key] = priority;
        if (!_processing.ContainsKey(key))
        {
            EnqueueLocked(key, priority);
        }
    }

    private void AddAfterLocked(TKey key, TimeSpan delay)
    {
        if (_shuttingDown || _dirty.ContainsKey(key))
        {
            // Already waiting: the coming pass decides when to run again.
            return;
        }

        if (delay <= TimeSpan.Zero)
        {
            AddLocked(key, WorkPriority.Background);
            return;
        }

        var due = time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
        if (_delayed.Put(key, due))
        {
            SetTimerLocked();
        }
    }

    private void EnqueueLocked(TKey key, WorkPriority priority)
    {
        (priority == WorkPriority.Prompt ? _prompt : _background).Enqueue(key);
        if (Waited is not null)
        {
            _waitingSince.TryAdd(key, time.GetTimestamp());
        }

        while (_waiters.TryDequeue(out var waiter) && !waiter.TrySetResult())
        {
            // That worker gave up waiting; wake the next.
        }
    }

    private bool TryTakeLocked([MaybeNullWhen(false)] out TKey key) =>
        TryTakeLocked(_prompt, WorkPriority.Prompt, out key) || TryTakeLocked(_background, WorkPriority.Background, out key);

    private bool TryTakeLocked(Queue<TKey> queue, WorkPriority priority, [MaybeNullWhen(false)] out TKey key)
    {
        while (queue.TryDequeue(out key))
        {
            if (_dirty.TryGetValue(key, out var present) && present == priority && !_processing.ContainsKey(key))
            {
                _dirty.Remove(key);
                _processing[key] = time.GetTimestamp();
                _events.Taken(key);
                if (_waitingSince.Remove(key, out var since))
                {
                    Waited?.Invoke(time.GetElapsedTime(since));
                }

                return true;
            }
        }

        return false;
    }

    private void SetTimerLocked()
    {
        if (_delayed.NextDue is not { } due || due == _timerDue)
        {
            return;
        }

        _timerDue = due;
        var wait = TimeSpan.FromSeconds(Math.Max(0, due - time.GetTimestamp()) / (double)time.TimestampFrequency);
        // Rounded up, because a timer that fires slightly early would find nothing due.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _timer ??= time.CreateTimer(static queue => ((WorkQueue<TKey>)queue!).MoveDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void MoveDue()
    {
        lock (_lock)
        {
            if (_shuttingDown)
            {
                return;
            }

            _timerDue = null;
            var now = time.GetTimestamp();
            while (_delayed.TryTakeDue(now, out var key))
            {
                AddLocked(key, WorkPriority.Background);
            }

            SetTimerLocked();
        }
    }
}

/// <summary>The priority of a key: keys that a person waits for overtake those of the periodic check and of the first list.</summary>
internal enum WorkPriority
{
    /// <summary>First list, periodic check, retry.</summary>
    Background,

    /// <summary>Somebody changed the object just now.</summary>
    Prompt,
}
