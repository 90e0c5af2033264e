namespace CmkOperator.Hosting;

/// <summary>
/// <c>CmkOperator probe URL</c>: polls a health endpoint from another pod, as the chart's test does. The image has no shell and no curl.
/// </summary>
internal static class HealthProbe
{
    /// <summary>The command-line word that selects it.</summary>
    public const string Verb = "probe";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Polls until the answer is 2xx or the time is up; a pod that has just started may not be listening yet.</summary>
    /// <param name="url">An absolute http URL, such as that of <c>/readyz</c>.</param>
    /// <param name="patience">How long to keep polling.</param>
    /// <param name="clock">Measures <paramref name="patience"/>.</param>
    /// <param name="output">Receives the answer, or the last failure.</param>
    /// <returns>The exit code: 0 for 2xx, 1 for no 2xx in time, 2 for an invalid URL.</returns>
    public static async Task<int> RunAsync(string url, TimeSpan patience, TimeProvider clock, TextWriter output)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            await output.WriteLineAsync($"probe: '{url}' is not an absolute http URL");
            return 2;
        }

        using var client = new HttpClient { Timeout = RequestTimeout };
        var began = clock.GetTimestamp();
        while (true)
        {
            var (isWell, answer) = await AskAsync(client, address);
            if (isWell || clock.GetElapsedTime(began) >= patience)
            {
                await output.WriteLineAsync($"{address}: {answer}");
                return isWell ? 0 : 1;
            }

            await Task.Delay(Pause, clock);
        }
    }

    private static async Task<(bool IsWell, string Answer)> AskAsync(HttpClient client, Uri address)
    {
        try
        {
            using var response = await client.GetAsync(address);
            var body = await response.Content.ReadAsStringAsync();
            return (response.IsSuccessStatusCode, $"{(int)response.StatusCode} {body}");
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return (false, failure.Message);
        }
    }
}
