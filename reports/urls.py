"""Addresses of figures and summaries."""

from django.urls import path

from reports.views import (
    dashboards,
    figures,
    issues,
    my_year,
    narratives,
    outlines,
    papers,
    provenance,
    reviews,
    rows,
    submissions,
    summaries,
    workbench,
)

urlpatterns = [
    path("workbench/", workbench.page, name="workbench"),
    path("my-year/", my_year.page, name="my-year"),
    path("my-year/<int:year>/certificate/", my_year.certificate, name="my-year-certificate"),
    path("dashboard/", dashboards.own, name="dashboards"),
    path("dashboard/<slug:code>/", dashboards.page, name="dashboard"),
    path("summaries/", summaries.index, name="summaries"),
    path("summaries/<slug:code>/<int:year>/", summaries.page, name="summary"),
    path("summaries/<slug:code>/<int:year>/generation/", summaries.generate, name="summary-generation"),
    path("summaries/<slug:code>/<int:year>/text/<slug:section>/", narratives.edit, name="narrative"),
    path("summaries/files/<uuid:pk>/", summaries.download, name="summary-file"),
    path("figures/<slug:code>/<int:year>/", figures.index, name="figures"),
    path("figures/<uuid:pk>/", figures.entry, name="figure"),
    path("minors/<uuid:pk>/papers/<slug:kind>/", papers.show, name="file-paper"),
    path("figures/<slug:code>/rows/<slug:metric>/", rows.index, name="figure-rows"),
    # the way of a summary: ?portion=h1 for a part of the year
    path("summaries/<slug:code>/<int:year>/text/<slug:section>/check/", narratives.check, name="narrative-check"),
    path("summaries/<slug:code>/<int:year>/figure/", provenance.panel, name="summary-figure"),
    path("summaries/<slug:code>/<int:year>/outline/", outlines.edit, name="summary-outline"),
    path("summaries/<slug:code>/<int:year>/outline/new/", outlines.create, name="summary-outline-new"),
    path("summaries/<slug:code>/<int:year>/review/", reviews.page, name="summary-review"),
    path("summaries/<slug:code>/<int:year>/review/<slug:step>/", reviews.step, name="summary-step"),
    path("summaries/<slug:code>/<int:year>/late-changes/", reviews.explain, name="late-changes"),
    path("summaries/issues/<uuid:pk>/", issues.page, name="summary-issue"),
    path("submissions/<uuid:pk>/", submissions.page, name="submission"),
    path("submissions/<uuid:pk>/<slug:step>/", submissions.step, name="submission-step"),
    path("submissions/<uuid:pk>/text/<slug:section>/", narratives.edit_handed_in, name="submission-text"),
    path("submissions/<uuid:pk>/text/<slug:section>/check/", narratives.check_handed_in, name="submission-check"),
]
