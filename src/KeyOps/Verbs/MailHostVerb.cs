using System.CommandLine;
using KeyOps.Verbs.MailHosts;

namespace KeyOps.Verbs;

/// <summary><c>keyops mailhost</c>: Postfix, OpenDKIM and the SPF check around the keys.</summary>
internal static class MailHostVerb
{
    public static Command Create() => new("mailhost", "Make Postfix, OpenDKIM and the SPF check of this host what the configuration says, and check them.")
    {
        MailHostPlanVerb.Create(),
        MailHostApplyVerb.Create(),
        MailHostRenderVerb.Create(),
        MailHostCheckVerb.Create(),
        MailHostTestVerb.Create(),
    };
}
