namespace CmkOperator.Kubernetes.Client;

/// <summary>
/// A row of failures of one kind of request, which is retried every few seconds: decides which of them are worth a line. Each problem is
/// logged when it first appears, and then one a minute, so that an API server that is away for an hour leaves sixty lines and not two thousand.
/// </summary>
/// <param name="time">The clock of the network.</param>
internal sealed class Outage(TimeProvider time)
{
    /// <summary>Time between two lines about problems that were logged before.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    // A problem whose text changes with every attempt is not new each time.
    private const int MostProblems = 5;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _problems = new(StringComparer.Ordinal);
    private long _beganAt;
    private long _loggedAt;
    private int _failures;

    /// <summary>Counts a failure.</summary>
    /// <param name="problem">What failed, as it would be logged.</param>
    /// <returns>Whether to log it.</returns>
    public bool Failed(string problem)
    {
        lock (_lock)
        {
            if (_failures++ == 0)
            {
                _beganAt = time.GetTimestamp();
            }

            var isNew = _problems.Count < MostProblems && _problems.Add(problem);
            if (!isNew && time.GetElapsedTime(_loggedAt) < Pause)
            {
                return false;
            }

            _loggedAt = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Ends the row.</summary>
    /// <returns>How many failures it had and how long it lasted, if there are some; no failure gives null.</returns>
    public (int Failures, TimeSpan Lasted)? End()
    {
        lock (_lock)
        {
            if (_failures == 0)
            {
                return null;
            }

            var row = (_failures, time.GetElapsedTime(_beganAt));
            _failures = 0;
            _problems.Clear();
            return row;
        }
    }
}
