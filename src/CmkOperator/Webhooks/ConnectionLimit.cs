using Microsoft.AspNetCore.Connections;

namespace CmkOperator.Webhooks;

/// <summary>Closes what connects beyond a number. Kestrel's own limit would hold for the other ports too, and probes and scrapes must get through.</summary>
/// <param name="most">How many connections may be open.</param>
/// <param name="next">Serves one.</param>
internal sealed class ConnectionLimit(int most, ConnectionDelegate next)
{
    private int _open;

    /// <summary>Serves a connection, or ends it at once.</summary>
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
