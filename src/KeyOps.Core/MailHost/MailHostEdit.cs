namespace KeyOps.Core.MailHost;

/// <summary>One thing that is changed in a mail host's files, and why.</summary>
public abstract record MailHostEdit
{
    private MailHostEdit(string reason) => Reason = reason;

    /// <summary>Behind "because".</summary>
    public string Reason { get; }

    /// <summary>In words.</summary>
    public abstract string Text { get; }

    /// <summary>A parameter of <c>main.cf</c>.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Value">All that it says afterwards, on one line.</param>
    /// <param name="Why">The reason.</param>
    public sealed record Parameter(string Name, string Value, string Why) : MailHostEdit(Why)
    {
        public override string Text => $"main.cf: {Name} = {Value}";
    }

    /// <summary>A service of <c>master.cf</c>, new or changed.</summary>
    /// <param name="Wanted">As it is afterwards.</param>
    /// <param name="Why">The reason.</param>
    public sealed record Service(MasterService Wanted, string Why) : MailHostEdit(Why)
    {
        public override string Text => $"master.cf: {Wanted.Line}";
    }

    /// <summary>A setting of <c>opendkim.conf</c>.</summary>
    /// <param name="Wanted">What it says afterwards.</param>
    public sealed record Setting(WantedSetting Wanted) : MailHostEdit(Wanted.Reason)
    {
        public override string Text => $"opendkim.conf: {Wanted.Name} {Wanted.Value}";
    }
}
