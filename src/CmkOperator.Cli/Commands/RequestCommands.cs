using System.CommandLine;
using System.Text.Json.Nodes;
using CmkOperator.Cli.Clusters;
using CmkOperator.Cli.Requests;
using CmkOperator.Cli.Terminal;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Schemas.Json;
using CmkOperator.Workspaces;

namespace CmkOperator.Cli.Commands;

/// <summary><c>suspend</c>, <c>resume</c>, <c>reconcile</c> and <c>rotate</c>: each writes one field or one annotation and nothing else.</summary>
internal sealed class RequestCommands(CommandConsole console)
{
    private const string DefaultTimeout = "30m";

    /// <summary>The commands.</summary>
    public IEnumerable<Command> Create()
    {
        yield return Create("suspend", "Stop acting on an object: sets spec.suspend.", (_, _) => ObjectRequest.Suspend(true));
        yield return Create("resume", "Act on an object again: sets spec.suspend to false.", (_, _) => ObjectRequest.Suspend(false));
        yield return Create("reconcile", "Ask the operator to look at an object now: sets its annotation cmk-operator.io/requested-at.", (_, _) => ObjectRequest.Reconcile(console.Time.GetUtcNow()));

        var to = new Option<string?>("--to") { Description = "The key, or KEY/VERSION, in the same vault. Default: only ask for a look, which follows the newest version.", HelpName = "KEY[/VERSION]" };
        var rotate = Create("rotate", "Put the workspace under another key or version of its vault: sets spec.encryption.", (item, given) => Rotate(item, given.GetValue(to)));
        rotate.Options.Add(to);
        yield return rotate;
    }

    private ObjectRequest Rotate(JsonObject item, string? to)
    {
        if (to is not null)
        {
            return ObjectRequest.Rotate(item, to, out var problem) ?? throw new CommandException(problem!);
        }

        return item.Text("spec", "encryption", "keyVersion") is { } pinned
            ? throw new CommandException($"spec.encryption.keyVersion pins {pinned}, so nothing would change: name the key or version with --to, such as --to {item.Text("spec", "encryption", "keyName")} for its newest version")
            : ObjectRequest.Reconcile(console.Time.GetUtcNow());
    }

    private Command Create(string verb, string description, Func<JsonObject, ParseResult, ObjectRequest> make)
    {
        var name = new Argument<string>("NAME") { HelpName = "NAME", Description = "The CmkWorkspace." };
        var wait = new Option<bool>("--wait") { Description = "Wait until the operator has done it." };
        var timeout = new Option<string>("--timeout") { Description = $"How long to wait. Default: {DefaultTimeout}.", HelpName = "DURATION", DefaultValueFactory = _ => DefaultTimeout };
        var flags = new ClusterFlags();
        var command = new Command(verb, description);
        command.Arguments.Add(name);
        command.Options.Add(wait);
        command.Options.Add(timeout);
        flags.AddTo(command);
        name.CompletionSources.Add(ObjectNames.Complete(flags));
        command.SetAction(async (given, cancellationToken) =>
        {
            var limit = Duration.TryParse(given.GetValue(timeout)!, out var parsed)
                ? parsed
                : throw new CommandException($"--timeout {given.GetValue(timeout)}: this is not a duration. Write one such as 90s, 30m or 1h");
            using var cluster = Cluster.Open(flags.Read(given));
            var key = new NamespacedName(cluster.Namespace, given.GetRequiredValue(name));
            var item = await cluster.GetAsync(key, cancellationToken);
            return await SendAsync(cluster, key, item, make(item, given), given.GetValue(wait) ? limit : null, cancellationToken);
        });
        return command;
    }

    private async Task<int> SendAsync(Cluster cluster, NamespacedName key, JsonObject item, ObjectRequest request, TimeSpan? wait, CancellationToken cancellationToken)
    {
        if (GitOpsOwner.Find(item) is { } owner)
        {
            console.Error.WriteLine(request.Field is { } field
                ? $"warning: {owner} manages this object and may put {field} back: change it in Git as well, or suspend the tool first"
                : $"note: {owner} manages this object; the annotation is not in conflict with it");
        }

        var isIdle = request.NeedsActing && item.At("spec", "suspend").AsBool() == true;
        var resume = $"kubectl cmk resume {key.Name} -n {key.Namespace}";
        if (isIdle && request.Field is null)
        {
            throw new CommandException($"{key} is suspended, so the operator will not look at it and nothing is written. Act on it again with {resume}");
        }

        if (isIdle)
        {
            console.Error.WriteLine($"warning: {key} is suspended: what is written now is done only after {resume}{(wait is null ? string.Empty : ", so this command does not wait")}");
        }

        await cluster.PatchAsync(key, request.Patch, cancellationToken);
        console.Out.WriteLine($"{key}: {request.Done}");
        if (wait is not { } timeout)
        {
            return 0;
        }

        if (isIdle)
        {
            return Failures.ExitCode;
        }

        if (await ObjectWait.UntilAsync(cluster, key, request.IsFulfilled, timeout, console, cancellationToken) is { } problem)
        {
            console.Error.WriteLine(console.Paint(Ink.Red, $"error: {problem}"));
            return Failures.ExitCode;
        }

        console.Out.WriteLine($"{key}: done");
        return 0;
    }
}
