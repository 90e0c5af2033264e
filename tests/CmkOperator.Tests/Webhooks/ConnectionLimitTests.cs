using CmkOperator.Webhooks;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace CmkOperator.Tests.Webhooks;

public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task A_connection_beyond_the_limit_is_not_served_until_another_has_closed()
    {
        var served = new List<string>();
        var end = new TaskCompletionSource();
        var limit = new ConnectionLimit(1, connection =>
        {
            served.Add(connection.ConnectionId);
            return end.Task;
        });

        var first = limit.OnConnectionAsync(new DefaultConnectionContext("first"));
        Assert.True(limit.OnConnectionAsync(new DefaultConnectionContext("second")).IsCompletedSuccessfully);
        Assert.Equal(["first"], served);

        end.SetResult();
        await first;
        await limit.OnConnectionAsync(new DefaultConnectionContext("third"));
        Assert.Equal(["first", "third"], served);
    }
}
