using System.CommandLine;
using CmkOperator.Cli.Clusters;

namespace CmkOperator.Cli.Commands;

/// <summary>kubectl's own flags for the cluster, so that they mean the same here.</summary>
internal sealed class ClusterFlags
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "The kubeconfig. Default: KUBECONFIG, the pod's service account, ~/.kube/config.", HelpName = "FILE" };

    private readonly Option<string?> _context = new("--context") { Description = "The context of the kubeconfig. Default: the current one.", HelpName = "NAME" };

    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "The namespace. Default: that of the context.", HelpName = "NAME" };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_namespace);
        command.Options.Add(_kubeconfig);
        command.Options.Add(_context);
    }

    /// <summary>What was given.</summary>
    public ClusterOptions Read(ParseResult given) => new(given.GetValue(_kubeconfig), given.GetValue(_context), given.GetValue(_namespace));
}
