using Microsoft.AspNetCore.Connections;

namespace CmkOperator.Webhooks;

/// <summary>Closes connections beyond a limit. Kestrel's own limit would apply to the other ports too, and probes and scrapes must get through.</summary>
/// <param name="most">The maximum number of open connections.</param>
/// <param name="next">Serves a connection.</param>
internal sealed class ConnectionLimit(int most, ConnectionDelegate next)
{
    private int _open;

    /// <summary>Serves a connection, or aborts it immediately.</summary>
    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= most)
            {
                await next(connection);
            }
            else
            {
                connection.Abort(new ConnectionAbortedException("Too many connections are open"));
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
