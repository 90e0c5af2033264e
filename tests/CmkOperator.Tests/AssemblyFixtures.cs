using CmkOperator.TestKit.Servers;
using Xunit;

[assembly: AssemblyFixture(typeof(KubernetesServers))]
