namespace CmkOperator.Hosting;

/// <summary>The endpoints that the kubelet asks.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps <c>/healthz</c>, <c>/livez</c> and <c>/readyz</c>: 200 and <c>ok</c>, or 503 and the reason.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.ServiceProvider.GetRequiredService<OperatorHealth>();
        RequestDelegate alive = context => AnswerAsync(context, health.WhyDead());
        RequestDelegate ready = context => AnswerAsync(context, health.WhyDead() ?? health.WhyNotReady());
        endpoints.MapGet("/healthz", alive);
        endpoints.MapGet("/livez", alive);
        endpoints.MapGet("/readyz", ready);
    }

    private static Task AnswerAsync(HttpContext context, string? problem)
    {
        context.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(problem ?? "ok", context.RequestAborted);
    }
}
