"""Coalition: whose units could do a task, what that costs in money, time, politics and dependence, and who is out."""
