using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CmkOperator.Tests.Kubernetes.Fakes;

/// <summary>A proxy for CONNECT on loopback that notes where its clients want to go, and with which password.</summary>
internal sealed class ForwardProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _needsPassword;
    private readonly Task _accepting;

    private ForwardProxy(bool needsPassword)
    {
        _needsPassword = needsPassword;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The targets, such as <c>kube.localhost:6443</c>.</summary>
    public ConcurrentQueue<string> Targets { get; } = [];

    /// <summary>The Proxy-Authorization headers.</summary>
    public ConcurrentQueue<string> Passwords { get; } = [];

    public static ForwardProxy Start(bool needsPassword = false) => new(needsPassword);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                served.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            while (true)
            {
                var head = await ReadHeadAsync(stream);
                var password = head.Find(line => line.StartsWith("Proxy-Authorization:", StringComparison.OrdinalIgnoreCase));
                if (password is not null)
                {
                    Passwords.Enqueue(password);
                }

                if (_needsPassword && password is null)
                {
                    await stream.WriteAsync("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stop.Token);
                    continue;
                }

                var target = head[0].Split(' ')[1];
                Targets.Enqueue(target);
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, int.Parse(target.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture), _stop.Token);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _stop.Token);
                await Task.WhenAny(stream.CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(stream, _stop.Token));
                return;
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A client or the server has gone.
        }
    }

    private async Task<List<string>> ReadHeadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                throw new IOException("The client has gone.");
            }

            text.Append((char)one[0]);
        }

        return [.. text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];
    }
}
