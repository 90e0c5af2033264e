namespace CmkOperator.Cli.Evidence;

/// <summary>The style sheet of the page: readable on paper, on a phone and without colours. Text has a contrast of at least 4.5 to its background.</summary>
internal static class EvidenceStyle
{
    /// <summary>The sheet, inline in the page.</summary>
    public const string Sheet = """
        :root{color-scheme:light}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0 auto;max-width:64rem;padding:1.5rem 1.25rem 3rem;background:#fff;color:#1b1f24;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
        h1{font-size:1.65rem;line-height:1.25;margin:0 0 .75rem}
        h2{font-size:1.3rem;line-height:1.3;margin:0 0 .5rem;overflow-wrap:anywhere}
        h3{font-size:1.05rem;margin:1.75rem 0 .4rem;padding-bottom:.2rem;border-bottom:1px solid #c9d0d8}
        p{margin:.4rem 0 .8rem;max-width:75ch}
        a{color:#0b4fa3}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0 1rem}
        dt{color:#4a5360}
        dd{margin:0;overflow-wrap:anywhere}
        .counts{display:flex;flex-wrap:wrap;gap:.75rem;margin:.75rem 0 1rem;padding:0;list-style:none}
        .counts li{flex:1 1 9rem;border:1px solid #c9d0d8;border-left-width:6px;border-radius:4px;padding:.5rem .8rem}
        .counts b{display:block;font-size:1.6rem;line-height:1.2}
        .counts .good{border-left-color:#1a7f37}
        .counts .bad{border-left-color:#b3261e}
        .counts .unsure{border-left-color:#9a6700;border-left-style:double}
        .counts .zero{border-left-style:solid;border-left-color:#c9d0d8}
        .object{border-top:3px solid #1b1f24;margin-top:3rem;padding-top:1.25rem}
        .verdict{border:1px solid #c9d0d8;border-left:6px solid;border-radius:4px;padding:.6rem .9rem;margin:.5rem 0 1rem;overflow-wrap:anywhere}
        .verdict strong{font-size:1.1rem}
        .verdict.good{border-left-color:#1a7f37}
        .verdict.bad{border-left-color:#b3261e}
        .verdict.unsure{border-left-color:#9a6700;border-left-style:double}
        table{width:100%;border-collapse:collapse;margin:.5rem 0 1rem;font-size:.875rem;line-height:1.4}
        caption{text-align:left;font-weight:600;padding:.2rem 0 .3rem}
        th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid #dde2e8;overflow-wrap:break-word}
        td{overflow-wrap:anywhere}
        thead th{border-bottom:2px solid #7d8794;white-space:nowrap}
        tbody th{font-weight:600;min-width:11.5rem;overflow-wrap:anywhere}
        td{min-width:4rem}
        .id{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.8rem;overflow-wrap:anywhere;word-break:break-word;min-width:9rem}
        tbody th.id{font-weight:400}
        .good-t{color:#116329;font-weight:600}
        .bad-t{color:#a4221b;font-weight:600}
        .unsure-t{color:#7a5200;font-weight:600}
        .faint{color:#4a5360}
        .good-t,.bad-t,.unsure-t,.faint{overflow-wrap:break-word}
        .good-t::before{content:"\2713\00a0"}
        .bad-t::before{content:"\2717\00a0"}
        .unsure-t::before{content:"?\00a0"}
        .facts{table-layout:fixed}
        .facts th:first-child{width:24%}
        .facts th:nth-child(3){width:30%}
        .picture{display:block;width:100%;max-width:40rem;height:auto;margin:.75rem 0 1rem}
        .picture text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,Arial,"DejaVu Sans",sans-serif;fill:#1b1f24}
        .t-group{font-size:14.5px;font-weight:600}
        .t-name{font-size:14px}
        .picture .t-faint{font-size:13px;fill:#4a5360}
        .t-mark{font-size:11px;font-weight:700;text-anchor:middle}
        .c-good{fill:#1a7f37}
        .c-other{fill:#0b4fa3}
        .c-ms{fill:#aab6c6}
        .c-owner{fill:#e3e8ee;stroke:#7d8794}
        .c-unsure{fill:#ffe8b3}
        .c-bad{fill:#f3b6b0}
        .c-line{stroke:#46525f;stroke-width:2;fill:none}
        .c-dot{fill:#7a5200}
        .c-mark{fill:#fff}
        .l-line{stroke:#7d8794;stroke-width:2;fill:none}
        .l-done{fill:#1a7f37;stroke:#1a7f37;stroke-width:2}
        .l-open{fill:#fff;stroke:#7a5200;stroke-width:3}
        footer{margin-top:3rem;border-top:1px solid #c9d0d8;padding-top:.75rem;color:#4a5360;font-size:.875rem}
        @media (max-width:44rem){
        body{padding:1rem .9rem 2rem}
        dl{display:block}
        dd{margin:0 0 .4rem}
        table,thead,tbody,tr,th,td,caption{display:block}
        thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        tbody tr{border-bottom:2px solid #c9d0d8;padding:.4rem 0}
        .facts th:first-child,.facts th:nth-child(3){width:auto}
        th,td,.id{border:0;padding:.12rem 0;min-width:0}
        td[data-label]::before{content:attr(data-label) ": ";color:#4a5360;font-weight:400;font-family:system-ui,-apple-system,"Segoe UI",Roboto,Arial,"DejaVu Sans",sans-serif}
        .picture .t-group{font-size:19px}
        .picture .t-name,.picture .t-faint{font-size:18px}
        }
        @page{margin:16mm 14mm}
        @media print{
        body{max-width:none;padding:0;font-size:10pt}
        a{color:inherit;text-decoration:none}
        .object{break-before:page;margin-top:0;border-top:0;padding-top:0}
        .object.only{break-before:auto;margin-top:1.5rem}
        h2,h3,h3+p,caption{break-after:avoid}
        tr,.verdict,.picture,.counts li{break-inside:avoid}
        thead{display:table-header-group}
        table{font-size:8.5pt}
        .id{font-size:7.5pt}
        .picture{max-width:14cm}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        }
        """;
}
