using System.Net;
using System.Net.Sockets;

namespace CmkOperator.TestKit.ApiServers;

/// <summary>Loopback ports that nobody listens on.</summary>
public static class FreePorts
{
    /// <summary>Takes that many different ports; they are free now, so whoever needs them should start soon and be ready to try again.</summary>
    public static IReadOnlyList<int> Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
